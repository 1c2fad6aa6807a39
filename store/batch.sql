-- name: append
SELECT failed, taken, last_position
FROM append_events(
    $1::uuid [], $2::bigint [],
    $3::uuid [], $4::bigint [], $5::text [], $6::bytea [],
    $7::uuid [], $8::uuid [], $9::uuid [], $10::uuid [], $11::timestamptz []
);
