-- What people have begun to write. Not in the log: unsent words are nobody's history, and are gone when deleted.
--
-- There is no foreign key: people and channels are read models, which a rebuild makes anew. A draft is shown only to its
-- author and only while they are in the channel; the projector's tidying deletes those of channels left or deleted.

CREATE TABLE drafts (
    user_id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    root_id uuid NOT NULL,            -- of the thread; the nil id for the channel's own input
    text text NOT NULL,
    files uuid [] NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, workspace_id, channel_id, root_id)
);
