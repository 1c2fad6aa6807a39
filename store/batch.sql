-- name: append
SELECT refused, moved, last_position
FROM append_events(
    %b::integer [], %b::uuid [], %b::bigint [],
    %b::integer [], %b::uuid [], %b::bigint [], %b::text [], %b::bytea [],
    %b::uuid [], %b::uuid [], %b::uuid [], %b::uuid [], %b::timestamptz []
);
