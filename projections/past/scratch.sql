-- name: empty
TRUNCATE
    pg_temp.users, pg_temp.workspaces, pg_temp.workspace_members, pg_temp.channels, pg_temp.channel_members,
    pg_temp.messages, pg_temp.threads, pg_temp.thread_followers, pg_temp.mentions, pg_temp.relationships,
    pg_temp.poll_votes, pg_temp.hashtags, pg_temp.departures;
