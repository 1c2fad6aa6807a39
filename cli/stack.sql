-- name: fit_for_demo
SELECT NOT EXISTS (SELECT FROM stored_events) OR EXISTS (
    SELECT FROM events.user_registered WHERE position <= 100 AND email = %(email)s
);
