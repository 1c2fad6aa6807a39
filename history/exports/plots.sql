-- name: busiest_hours
SELECT clock.hour, count(said.stream) AS messages
FROM range(24) AS clock (hour)
LEFT JOIN message_posted AS said
    ON extract(hour FROM said.occurred_at) = clock.hour AND said.content_type <> 'system'
GROUP BY clock.hour
ORDER BY clock.hour;

-- name: response_times
WITH first_reply AS (
    SELECT root_id, min(occurred_at) AS at
    FROM message_posted
    WHERE root_id IS NOT NULL
    GROUP BY root_id
),

waited AS (
    SELECT date_diff('second', root.occurred_at, reply.at) AS seconds
    FROM message_posted AS root
    JOIN first_reply AS reply ON reply.root_id = root.stream
)

SELECT
    CASE
        WHEN seconds < 60 THEN 'a minute'
        WHEN seconds < 600 THEN 'ten minutes'
        WHEN seconds < 3600 THEN 'an hour'
        WHEN seconds < 86400 THEN 'a day'
        ELSE 'longer'
    END AS within,
    count(*) AS threads
FROM waited
GROUP BY within
ORDER BY min(seconds);

-- name: readers
WITH seen AS (
    SELECT channel_id, user_id FROM reading_channel_read
    UNION ALL
    SELECT channel_id, author_id FROM message_posted WHERE root_id IS NULL AND content_type <> 'system'
)

SELECT made.slug AS channel, count(DISTINCT seen.user_id) AS readers
FROM seen
JOIN channel_created AS made ON made.stream = seen.channel_id
WHERE made.kind IN ('public', 'private')
GROUP BY made.slug
ORDER BY readers DESC, channel
LIMIT 20;

-- name: membership
WITH came AS (
    SELECT joined.position, joined.occurred_at, joined.user_id, joined.channel_id, made.workspace_id
    FROM channel_member_joined AS joined
    JOIN channel_created AS made ON made.stream = joined.channel_id
    WHERE made.slug = $channel
),

-- Whoever goes from a workspace goes from all its channels, and no event says so of each.
gone AS (
    SELECT position, occurred_at, user_id, channel_id AS place FROM channel_member_left
    UNION ALL
    SELECT position, occurred_at, user_id, channel_id FROM channel_member_removed
    UNION ALL
    SELECT position, occurred_at, user_id, channel_id FROM channel_member_banned
    UNION ALL
    SELECT position, occurred_at, user_id, workspace_id FROM workspace_member_left
    UNION ALL
    SELECT position, occurred_at, user_id, workspace_id FROM workspace_member_removed
    UNION ALL
    SELECT position, occurred_at, user_id, workspace_id FROM workspace_member_banned
),

stint AS (
    SELECT came.occurred_at AS began, min_by(gone.occurred_at, gone.position) AS ended
    FROM came
    LEFT JOIN gone
        ON gone.user_id = came.user_id
        AND gone.place IN (came.channel_id, came.workspace_id)
        AND gone.position > came.position
    GROUP BY came.position, came.occurred_at
),

step AS (
    SELECT began::DATE AS day, 1 AS change FROM stint
    UNION ALL
    SELECT ended::DATE, -1 FROM stint WHERE ended IS NOT NULL
)

SELECT day, sum(sum(change)) OVER (ORDER BY day)::BIGINT AS members
FROM step
GROUP BY day
ORDER BY day;
