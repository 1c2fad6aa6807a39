-- What is to be done at its time: an agenda that follows from the log, worked off by `backscroll jobs`.
CREATE TABLE jobs (
    kind text NOT NULL,
    subject uuid NOT NULL,
    due_at timestamptz NOT NULL,      -- when it is handed out next; infinity once nobody tries any more
    attempts integer NOT NULL DEFAULT 0,
    error text,                       -- of the last attempt
    PRIMARY KEY (kind, subject)
);

CREATE INDEX jobs_due ON jobs (due_at);
