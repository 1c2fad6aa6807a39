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
SELECT made.slug AS channel, count(DISTINCT read.user_id) AS readers
FROM reading_channel_read AS read
JOIN channel_created AS made ON made.stream = read.channel_id
WHERE made.kind IN ('public', 'private')
GROUP BY made.slug
ORDER BY readers DESC, channel
LIMIT 20;

-- name: membership
WITH step AS (
    SELECT channel_id, occurred_at::DATE AS day, 1 AS change FROM channel_member_joined
    UNION ALL
    SELECT channel_id, occurred_at::DATE, -1 FROM channel_member_left
    UNION ALL
    SELECT channel_id, occurred_at::DATE, -1 FROM channel_member_removed
)

SELECT step.day, sum(sum(step.change)) OVER (ORDER BY step.day)::BIGINT AS members
FROM step
JOIN channel_created AS made ON made.stream = step.channel_id
WHERE made.slug = $channel
GROUP BY step.day
ORDER BY step.day;
