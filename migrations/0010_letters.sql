-- Letters are sent by jobs, which try for days where others give up after minutes; sent again, a letter says the same.

ALTER TABLE jobs ADD COLUMN most integer NOT NULL DEFAULT 8; -- attempts, after which nobody tries any more

ALTER TABLE mail_tokens ADD COLUMN spent_at timestamptz; -- a letter that is sent again must not revive it
