-- Which events an erasure has noted together: those whose `upto` its next fact in the log reaches.

ALTER TABLE erased ADD COLUMN upto bigint NOT NULL;

DROP INDEX erased_erasure;
CREATE INDEX erased_erasure ON erased (erasure, upto, position);
