-- How people wish to be seen. Not in the log: where somebody was when is nobody's history.
--
-- There is no foreign key: people are read models, which a rebuild makes anew. Whether somebody is there is known to
-- the gateways alone; this is what outlives a socket.

CREATE TABLE presences (
    user_id uuid PRIMARY KEY,
    choice text NOT NULL DEFAULT 'auto', -- auto, away, busy, invisible
    emoji text NOT NULL DEFAULT '',
    text text NOT NULL DEFAULT '',
    until timestamptz,                -- when emoji and text are gone
    seen_at timestamptz               -- when others last saw them there; nobody is seen while invisible
) WITH (fillfactor = 70);
