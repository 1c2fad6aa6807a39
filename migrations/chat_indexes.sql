-- What readers look up in the read models (chat.sql), and a replay does not: a rebuild makes these when all rows are there,
-- in a fifth of the time that it would take to keep them while rows come in.

CREATE INDEX users_to_claim ON users (lower(email)) WHERE placeholder;

CREATE INDEX users_username ON users (username);

CREATE INDEX workspace_members_banned ON workspace_members (workspace_id, user_id) WHERE status = 'banned';

CREATE INDEX invites_workspace ON invites (workspace_id, created_at, id);

CREATE INDEX invites_email ON invites (email, created_at, id) WHERE email <> '';

CREATE INDEX departures_pending ON departures (position) WHERE NOT cleared;

CREATE INDEX channels_workspace ON channels (workspace_id, kind);

CREATE INDEX channels_slug ON channels (workspace_id, slug);

CREATE INDEX channel_members_banned ON channel_members (channel_id, user_id) WHERE banned;

CREATE INDEX channel_invites_channel ON channel_invites (channel_id, id);

CREATE INDEX reports_open ON reports (workspace_id, position) WHERE resolved_at IS NULL;

CREATE INDEX reports_workspace ON reports (workspace_id, position);

CREATE INDEX messages_pinned ON messages (channel_id, pinned_position) WHERE pinned_position IS NOT NULL;

CREATE UNIQUE INDEX messages_channel ON messages (channel_id, seq) WHERE seq IS NOT NULL;

CREATE UNIQUE INDEX messages_thread ON messages (root_id, thread_seq) WHERE root_id IS NOT NULL;

CREATE INDEX messages_author ON messages (author_id, channel_id, seq)
WHERE deleted_at IS NULL OR kept IS NOT NULL; -- of whom something is left

CREATE INDEX messages_uncounted ON messages (channel_id, seq) WHERE NOT counted AND seq IS NOT NULL;

CREATE INDEX messages_uncounted_replies ON messages (root_id, thread_seq)
WHERE NOT counted AND root_id IS NOT NULL;

CREATE INDEX hashtags_newest ON hashtags (workspace_id, tag, position);

CREATE INDEX saved_user ON saved (user_id, workspace_id, position) WHERE position IS NOT NULL;

CREATE INDEX mentions_by ON mentions (author_id, user_id, place, seq);

CREATE INDEX scheduled_author ON scheduled (author_id, workspace_id, due_at, id)
WHERE status IN ('waiting', 'refused');
