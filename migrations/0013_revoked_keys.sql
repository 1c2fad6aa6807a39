-- Gateways look every few seconds whether the keys of programs that are connected were taken back.

CREATE INDEX api_keys_revoked ON api_keys (revoked_at) WHERE revoked_at IS NOT NULL;
