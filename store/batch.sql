-- name: append
SELECT failed, last_position
FROM append_events(
    %b::uuid [], %b::bigint [],
    %b::uuid [], %b::bigint [], %b::text [], %b::bytea [],
    %b::uuid [], %b::uuid [], %b::uuid [], %b::uuid [], %b::timestamptz []
);
