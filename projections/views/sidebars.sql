-- name: of_person
SELECT sections::text FROM sidebars WHERE workspace_id = %(workspace)s AND user_id = %(viewer)s;
