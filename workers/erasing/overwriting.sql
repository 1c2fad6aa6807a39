-- name: become_eraser
-- Until the transaction ends. Nobody else may change the log.
SET LOCAL ROLE backscroll_erasure;

-- name: become_oneself
RESET ROLE;

-- name: blocks
-- Of the chain, those in which these positions are.
SELECT last, key, salts, marks, digest
FROM chain
WHERE last IN (
    SELECT (SELECT c.last FROM chain AS c WHERE c.last >= p.position ORDER BY c.last LIMIT 1)
    FROM unnest(%(positions)s::bigint []) AS p (position)
)
ORDER BY last;

-- name: seals
-- Of what was erased before.
SELECT position, max(number), (array_agg(seal))[1] FROM erased WHERE position = ANY(%(positions)s) GROUP BY position;

-- name: forget_salts
UPDATE chain AS c
SET key = NULL, salts = n.salts
FROM unnest(%(lasts)s::bigint [], %(salts)s::bytea []) AS n (last, salts)
WHERE c.last = n.last;

-- name: note
INSERT INTO erased (position, erasure, upto, number, seal, remains)
SELECT n.position, %(erasure)s, %(upto)s, n.number, n.seal, n.remains
FROM unnest(%(positions)s::bigint [], %(numbers)s::integer [], %(seals)s::bytea [], %(remains)s::bytea [])
AS n (position, number, seal, remains);

-- name: overwrite
UPDATE stored_events AS e
SET state = n.state
FROM unnest(%(positions)s::bigint [], %(states)s::bytea []) AS n (position, state)
WHERE e.notification_id = n.position;

-- name: frames
SELECT position, ordinal, frame FROM outbox WHERE position = ANY(%(positions)s) ORDER BY position, ordinal;

-- name: replace_frames
UPDATE outbox AS o
SET frame = n.frame
FROM unnest(%(positions)s::bigint [], %(ordinals)s::integer [], %(frames)s::bytea []) AS n (position, ordinal, frame)
WHERE o.position = n.position AND o.ordinal = n.ordinal;

-- name: invites
-- Those that lost their address: nothing else in them tells any more that they were the person's.
SELECT DISTINCT e.originator_id
FROM erased AS x
JOIN stored_events AS e ON e.notification_id = x.position
WHERE
    x.erasure = %(erasure)s
    AND x.upto > %(after)s
    AND x.upto <= %(upto)s
    AND e.topic = 'invite.created'
ORDER BY e.originator_id;

-- name: forget_errors
UPDATE quarantine SET error = 'erased' WHERE position = ANY(%(positions)s);
