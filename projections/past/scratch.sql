-- name: worn
-- What is rolled back stays in the files as rubbish.
SELECT sum(pg_relation_size(oid)) > %(most)s FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND relkind = 'r';

-- name: empty
TRUNCATE
    pg_temp.users, pg_temp.workspaces, pg_temp.workspace_members, pg_temp.channels, pg_temp.channel_members,
    pg_temp.messages, pg_temp.threads, pg_temp.thread_followers, pg_temp.mentions, pg_temp.relationships,
    pg_temp.poll_votes, pg_temp.hashtags, pg_temp.departures;
