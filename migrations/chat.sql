-- The chat read models, version 1. Applied into a schema of its own and rebuilt by replay, never migrated.
-- Everything here follows from the log; the projector is its only writer. The indexes that no replay asks are in
-- chat_indexes.sql.

CREATE TABLE checkpoint (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    position bigint NOT NULL DEFAULT 0,
    generation uuid NOT NULL DEFAULT gen_random_uuid(), -- of this set of tables: another one is not the same
    digest text                       -- of these files as they were applied: other tables need another version
);

INSERT INTO checkpoint DEFAULT VALUES;

CREATE TABLE users (
    id uuid PRIMARY KEY,
    username text NOT NULL,
    email text NOT NULL,
    profile jsonb NOT NULL,
    bot boolean NOT NULL,
    placeholder boolean NOT NULL,
    deactivated boolean NOT NULL,
    created_at timestamptz NOT NULL,
    details jsonb NOT NULL DEFAULT '{}', -- the whole profile; of a private person `profile` is its outside
    private boolean NOT NULL DEFAULT false,
    show_online boolean NOT NULL DEFAULT true
);

-- What one person is to another, as they see it; the other's side is another row.
CREATE TABLE relationships (
    user_id uuid NOT NULL,
    other_id uuid NOT NULL,
    friend text NOT NULL,             -- none, requested (by me), asked (me), friends
    follows boolean NOT NULL,
    blocks boolean NOT NULL,
    mutes boolean NOT NULL,
    messages boolean NOT NULL,
    online boolean NOT NULL,
    profile boolean NOT NULL,
    message text NOT NULL,            -- the last one that came with a request or its answer
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, other_id)
);

CREATE INDEX relationships_blocks ON relationships (user_id, other_id) WHERE blocks;

CREATE TABLE workspaces (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    slug text NOT NULL,
    description text NOT NULL,
    owner_id uuid NOT NULL,
    general_id uuid,
    created_at timestamptz NOT NULL,
    deleted boolean NOT NULL,
    plan text NOT NULL DEFAULT 'free',
    seat_limit integer,               -- its own; none is the plan's
    default_ids uuid [] NOT NULL DEFAULT '{}' -- channels that newcomers are brought into
);

CREATE TABLE workspace_members (
    workspace_id uuid NOT NULL,
    user_id uuid NOT NULL,
    role text NOT NULL,
    status text NOT NULL,
    joined_at timestamptz NOT NULL,
    banned_at timestamptz,            -- the last time; whether they still are is the status
    banned_by uuid,
    reason text NOT NULL DEFAULT '',
    PRIMARY KEY (workspace_id, user_id)
);

CREATE TABLE invites (
    id uuid PRIMARY KEY,              -- of the code's digest: who knows it cannot come in by it
    workspace_id uuid NOT NULL,
    invited_by uuid NOT NULL,
    role text NOT NULL,
    email text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    max_uses integer,
    uses integer NOT NULL,
    revoked boolean NOT NULL
);

-- Who went, and whether what they had said there has been taken away.
CREATE TABLE departures (
    workspace_id uuid NOT NULL,
    user_id uuid NOT NULL,
    position bigint NOT NULL,         -- of the last time they went
    cleared boolean NOT NULL,
    PRIMARY KEY (workspace_id, user_id)
);

CREATE INDEX workspace_members_user ON workspace_members (user_id, workspace_id);

CREATE TABLE channels (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    slug text NOT NULL,
    topic text NOT NULL,
    description text NOT NULL,
    general boolean NOT NULL,
    members uuid [] NOT NULL,         -- of direct conversations, fixed
    created_by uuid NOT NULL,
    created_at timestamptz NOT NULL,
    archived boolean NOT NULL,
    deleted boolean NOT NULL,
    last_seq bigint NOT NULL,
    last_message_at timestamptz,
    member_count integer NOT NULL,
    floor_seq bigint NOT NULL,        -- everybody had read up to here …
    floor_position bigint NOT NULL,   -- … at this position
    uncounted_seq bigint NOT NULL DEFAULT 0, -- after this seq nothing is uncounted …
    everyone_seq bigint NOT NULL DEFAULT 0, -- … and nothing calls everyone: bounds that save looking
    maximum integer                   -- how many may be in it
) WITH (fillfactor = 70);

CREATE TABLE channel_members (
    channel_id uuid NOT NULL,
    user_id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    role text NOT NULL,
    active boolean NOT NULL,
    joined_at timestamptz NOT NULL,
    read_seq bigint NOT NULL,
    read_position bigint NOT NULL,    -- when that was said, against the channel's floor
    own_seq bigint NOT NULL DEFAULT 0, -- after this seq nothing is by this person …
    called_seq bigint NOT NULL DEFAULT 0, -- … and nothing calls them by name
    viewed_at timestamptz,            -- when they last said how far they have read, or wrote
    permissions text [] NOT NULL DEFAULT '{}',
    banned boolean NOT NULL DEFAULT false,
    notify text NOT NULL DEFAULT 'all',
    muted boolean NOT NULL DEFAULT false,
    muted_until timestamptz,
    PRIMARY KEY (channel_id, user_id)
) WITH (fillfactor = 70);

-- Nothing in it changes with a message: each writes a row here, and covering what is read would double its price.
CREATE INDEX channel_members_user ON channel_members (user_id, workspace_id, channel_id) WHERE active;

CREATE TABLE channel_invites (
    id uuid PRIMARY KEY,              -- of the code's digest: who knows it cannot come in by it
    channel_id uuid NOT NULL,
    invited_by uuid NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    max_uses integer,
    uses integer NOT NULL,
    revoked boolean NOT NULL
);

CREATE TABLE reports (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL,
    reporter_id uuid NOT NULL,
    user_id uuid NOT NULL,
    message_id uuid,
    channel_id uuid,
    reason text NOT NULL,
    position bigint NOT NULL,         -- in the log: reports are listed by it
    created_at timestamptz NOT NULL,
    resolved_at timestamptz,
    resolved_by uuid,
    outcome text NOT NULL,
    note text NOT NULL
);

CREATE TABLE messages (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    seq bigint,                       -- place in the channel; none for a reply shown only in its thread
    root_id uuid,
    thread_seq bigint,                -- place in the thread
    author_id uuid NOT NULL,
    content_type text NOT NULL,
    text text NOT NULL,
    files jsonb NOT NULL,
    mentions uuid [] NOT NULL,
    everyone boolean NOT NULL,
    reactions jsonb NOT NULL,         -- emoji → user ids in order
    created_at timestamptz NOT NULL,
    edited_at timestamptz,
    deleted_at timestamptz,
    deleted_by uuid,
    counted boolean NOT NULL,         -- whether it can be unread: not when deleted or a notice
    preview jsonb,                    -- what stands at the address that it points at
    content jsonb,                    -- what it has beside text: language, location, poll, forward
    kept jsonb,                       -- of a deleted one what it said: shown to nobody, for restoring it; erasure takes it too
    pinned_at timestamptz,
    pinned_by uuid,
    pinned_position bigint,           -- in the log: pins are listed by it
    forward_of uuid,                  -- the message that this one carries on
    notice jsonb,                     -- what change it tells of; such a message has no stream of its own
    gone text,                        -- why nothing is shown of it: deleted, hidden
    carried boolean NOT NULL DEFAULT false, -- whether others carry it on: all of the workspace is told when it goes
    position bigint NOT NULL DEFAULT 0 -- in the log: of the event that put it here
);

-- Which messages are filed under which words.
CREATE TABLE hashtags (
    workspace_id uuid NOT NULL,
    tag text NOT NULL,
    message_id uuid NOT NULL,
    position bigint NOT NULL,         -- in the log: when it was
    PRIMARY KEY (workspace_id, tag, message_id)
);

CREATE TABLE poll_votes (
    message_id uuid NOT NULL,
    user_id uuid NOT NULL,
    choices smallint [] NOT NULL,     -- none when the vote was taken back
    PRIMARY KEY (message_id, user_id)
);

-- What people have put aside for themselves.
CREATE TABLE saved (
    message_id uuid NOT NULL,
    user_id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    saved_at timestamptz,
    position bigint,                  -- in the log; none when it is put aside no more
    PRIMARY KEY (message_id, user_id)
);

CREATE TABLE threads (
    root_id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    root_author_id uuid NOT NULL,
    last_seq bigint NOT NULL,
    reply_count integer NOT NULL,     -- without deleted ones
    last_reply_at timestamptz,
    participants uuid [] NOT NULL,    -- in order of their first reply
    floor_seq bigint NOT NULL,
    floor_position bigint NOT NULL,
    uncounted_seq bigint NOT NULL DEFAULT 0, -- bounds, as in channels
    everyone_seq bigint NOT NULL DEFAULT 0,
    shared uuid [] NOT NULL DEFAULT '{}', -- other channels whose people read it
    PRIMARY KEY (root_id) INCLUDE (last_seq, floor_seq, floor_position, uncounted_seq, everyone_seq)
) WITH (fillfactor = 70);

CREATE INDEX threads_shared ON threads USING gin (shared) WHERE shared <> '{}';
CREATE INDEX threads_lent ON threads (channel_id) WHERE shared <> '{}';

CREATE TABLE thread_followers (
    root_id uuid NOT NULL,
    user_id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    read_seq bigint NOT NULL,
    read_position bigint NOT NULL,
    own_seq bigint NOT NULL DEFAULT 0, -- bounds, as in channel_members
    called_seq bigint NOT NULL DEFAULT 0,
    status text NOT NULL DEFAULT 'following', -- or unfollowed, by their own word; or left, with the channel; or spared
    guest boolean NOT NULL DEFAULT false, -- began outside the thread's channel, in one that it is shared into
    PRIMARY KEY (root_id, user_id)
) WITH (fillfactor = 70);

CREATE INDEX thread_followers_guests ON thread_followers (user_id) WHERE guest AND status IN ('following', 'spared');
CREATE INDEX thread_followers_user ON thread_followers (user_id, workspace_id, channel_id)
INCLUDE (root_id, status, guest, read_seq, read_position, own_seq, called_seq);

-- What a message shows, said once: whoever lists messages reads `m.*` of this and picks them by their places.
CREATE VIEW shown_messages AS
SELECT
    m.id, m.channel_id, m.seq, m.root_id, m.author_id, m.text, m.content_type, m.files::text AS files, m.mentions,
    m.everyone, m.created_at, m.edited_at, m.gone, m.reactions::text AS reactions,
    t.reply_count, t.last_reply_at, t.participants,
    m.pinned_at, m.pinned_by, m.content::text AS content, m.preview::text AS preview, m.notice::text AS notice,
    (SELECT o.gone FROM messages AS o WHERE o.id = m.forward_of) AS lost, -- of a forward: why its original shows nothing
    m.thread_seq, m.counted, m.pinned_position
FROM messages AS m
LEFT JOIN threads AS t ON t.root_id = m.id;

-- Up to where somebody has read: their own word, unless since then everybody was said to have read (the floor).
CREATE FUNCTION read_up_to(own_seq bigint, own_position bigint, floor_seq bigint, floor_position bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN own_position >= floor_position THEN own_seq ELSE greatest(own_seq, floor_seq) END;

-- Who is called where: `place` is the channel or the thread's root, the nil user stands for everyone in it.
CREATE TABLE mentions (
    place uuid NOT NULL,
    user_id uuid NOT NULL,
    seq bigint NOT NULL,
    author_id uuid NOT NULL,
    PRIMARY KEY (place, user_id, seq) INCLUDE (author_id)
);

-- What people plan to say.
CREATE TABLE scheduled (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    author_id uuid NOT NULL,
    message_id uuid NOT NULL,
    text text NOT NULL,
    due_at timestamptz NOT NULL,
    status text NOT NULL,
    refused_code text,
    refused_detail text
);

-- For how many days words are kept: in a workspace, or in a channel, which goes before its workspace.
CREATE TABLE retentions (
    place_id uuid PRIMARY KEY,
    days integer                      -- none: for ever, or as the workspace
);

-- How people arrange their workspaces.
CREATE TABLE sidebars (
    workspace_id uuid NOT NULL,
    user_id uuid NOT NULL,
    sections jsonb NOT NULL,
    PRIMARY KEY (workspace_id, user_id)
);

-- The second wall (migrations/0017_walls.sql): under the role of analysts nothing of other workspaces is there.
DO $$
DECLARE
    walled text;
    within text;
BEGIN
    FOR walled, within IN
        SELECT t, 'workspace_id = (SELECT walls())'
        FROM unnest(ARRAY[
            'channels', 'channel_members', 'messages', 'threads', 'thread_followers', 'workspace_members'
        ]) AS t
        UNION ALL VALUES ('workspaces', 'id = (SELECT walls())')
        UNION ALL VALUES ('users', 'is_within(id)')
        UNION ALL VALUES ('relationships', 'is_within(user_id)')
    LOOP
        EXECUTE format('CREATE POLICY walls ON %I USING (NOT (SELECT walled_in()) OR %s)', walled, within);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
        EXECUTE format('GRANT SELECT ON %I TO backscroll_analyst', walled);
    END LOOP;
    GRANT SELECT ON checkpoint TO backscroll_analyst;
END;
$$;
