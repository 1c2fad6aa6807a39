-- name: workspace
SELECT set_config('backscroll.workspace', %(workspace)s, true);

-- name: enter
SET LOCAL ROLE backscroll_analyst;

-- name: leave
SET LOCAL ROLE NONE;
