-- Every type of event as a view with a column for each field: SELECT * FROM events.message_posted.
-- Written by `make views`, never by hand. The schema is made anew whenever this file has changed.
-- They add no right of their own: under the role of analysts they show the one workspace that it may see.

CREATE VIEW log WITH (security_invoker = true) AS
SELECT
    notification_id AS position,
    originator_id AS stream,
    originator_version AS version,
    topic AS type,
    convert_from(state, 'UTF8')::jsonb AS event,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id
FROM stored_events
WHERE topic NOT IN ('message.ballot_cast', 'saved.added', 'saved.removed');

CREATE VIEW user_registered WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    event ->> 'username' AS "username",
    event ->> 'email' AS "email",
    event -> 'profile' AS "profile"
FROM log
WHERE type = 'user.registered';

CREATE VIEW user_imported WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    event ->> 'username' AS "username",
    event -> 'profile' AS "profile",
    coalesce(event ->> 'email', '') AS "email",
    coalesce((event ->> 'bot')::boolean, false) AS "bot",
    coalesce((event ->> 'deactivated')::boolean, false) AS "deactivated"
FROM log
WHERE type = 'user.imported';

CREATE VIEW user_bot_made WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    event ->> 'username' AS "username",
    (event ->> 'owner_id')::uuid AS "owner_id",
    event -> 'profile' AS "profile"
FROM log
WHERE type = 'user.bot_made';

CREATE VIEW user_key_made WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'key_id')::uuid AS "key_id",
    event ->> 'name' AS "name",
    ARRAY(SELECT e::text FROM jsonb_array_elements_text(event -> 'scopes') AS e) AS "scopes"
FROM log
WHERE type = 'user.key_made';

CREATE VIEW user_key_revoked WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'key_id')::uuid AS "key_id"
FROM log
WHERE type = 'user.key_revoked';

CREATE VIEW user_profile_set WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    event -> 'profile' AS "profile"
FROM log
WHERE type = 'user.profile_set';

CREATE VIEW user_renamed WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    event ->> 'username' AS "username"
FROM log
WHERE type = 'user.renamed';

CREATE VIEW user_password_set WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id
FROM log
WHERE type = 'user.password_set';

CREATE VIEW user_signed_out WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'session_id')::uuid AS "session_id"
FROM log
WHERE type = 'user.signed_out';

CREATE VIEW user_email_verified WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id
FROM log
WHERE type = 'user.email_verified';

CREATE VIEW user_claimed WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'account_id')::uuid AS "account_id",
    event ->> 'username' AS "username",
    event ->> 'email' AS "email"
FROM log
WHERE type = 'user.claimed';

CREATE VIEW user_merged WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'into')::uuid AS "into"
FROM log
WHERE type = 'user.merged';

CREATE VIEW user_deactivated WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id
FROM log
WHERE type = 'user.deactivated';

CREATE VIEW user_reactivated WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id
FROM log
WHERE type = 'user.reactivated';

CREATE VIEW user_privacy_set WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    coalesce((event ->> 'private')::boolean, false) AS "private",
    coalesce((event ->> 'show_online')::boolean, true) AS "show_online",
    coalesce((event ->> 'friend_requests')::boolean, true) AS "friend_requests"
FROM log
WHERE type = 'user.privacy_set';

CREATE VIEW user_deletion_begun WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id
FROM log
WHERE type = 'user.deletion_begun';

CREATE VIEW user_deletion_withdrawn WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id
FROM log
WHERE type = 'user.deletion_withdrawn';

CREATE VIEW user_deleted WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id
FROM log
WHERE type = 'user.deleted';

CREATE VIEW workspace_created WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    event ->> 'name' AS "name",
    event ->> 'slug' AS "slug",
    (event ->> 'owner_id')::uuid AS "owner_id",
    (event ->> 'general_id')::uuid AS "general_id",
    coalesce(event ->> 'description', '') AS "description"
FROM log
WHERE type = 'workspace.created';

CREATE VIEW workspace_renamed WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    event ->> 'name' AS "name"
FROM log
WHERE type = 'workspace.renamed';

CREATE VIEW workspace_slug_changed WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    event ->> 'slug' AS "slug"
FROM log
WHERE type = 'workspace.slug_changed';

CREATE VIEW workspace_described WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    event ->> 'description' AS "description"
FROM log
WHERE type = 'workspace.described';

CREATE VIEW workspace_owner_changed WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'owner_id')::uuid AS "owner_id"
FROM log
WHERE type = 'workspace.owner_changed';

CREATE VIEW workspace_defaults_set WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    ARRAY(SELECT e::uuid FROM jsonb_array_elements_text(event -> 'channel_ids') AS e) AS "channel_ids"
FROM log
WHERE type = 'workspace.defaults_set';

CREATE VIEW workspace_plan_set WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    event ->> 'plan' AS "plan"
FROM log
WHERE type = 'workspace.plan_set';

CREATE VIEW workspace_customer_set WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    coalesce(event ->> 'customer_id', '') AS "customer_id"
FROM log
WHERE type = 'workspace.customer_set';

CREATE VIEW workspace_budget_set WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'ai_budget_cents')::bigint AS "ai_budget_cents"
FROM log
WHERE type = 'workspace.budget_set';

CREATE VIEW workspace_deleted WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id
FROM log
WHERE type = 'workspace.deleted';

CREATE VIEW workspace_member_joined WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'user_id')::uuid AS "user_id",
    event ->> 'role' AS "role",
    coalesce((event ->> 'stint')::bigint, 1) AS "stint",
    coalesce((event ->> 'seated')::boolean, true) AS "seated"
FROM log
WHERE type = 'workspace_member.joined';

CREATE VIEW workspace_member_role_set WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'user_id')::uuid AS "user_id",
    event ->> 'role' AS "role"
FROM log
WHERE type = 'workspace_member.role_set';

CREATE VIEW workspace_member_seated WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'user_id')::uuid AS "user_id"
FROM log
WHERE type = 'workspace_member.seated';

CREATE VIEW workspace_member_left WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'user_id')::uuid AS "user_id"
FROM log
WHERE type = 'workspace_member.left';

CREATE VIEW workspace_member_removed WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'user_id')::uuid AS "user_id"
FROM log
WHERE type = 'workspace_member.removed';

CREATE VIEW workspace_member_banned WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'user_id')::uuid AS "user_id",
    coalesce(event ->> 'reason', '') AS "reason",
    coalesce((event ->> 'forgotten')::boolean, false) AS "forgotten"
FROM log
WHERE type = 'workspace_member.banned';

CREATE VIEW workspace_member_unbanned WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'user_id')::uuid AS "user_id"
FROM log
WHERE type = 'workspace_member.unbanned';

CREATE VIEW seats_limited WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'limit')::bigint AS "limit"
FROM log
WHERE type = 'seats.limited';

CREATE VIEW seats_taken WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'user_id')::uuid AS "user_id"
FROM log
WHERE type = 'seats.taken';

CREATE VIEW seats_freed WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'user_id')::uuid AS "user_id"
FROM log
WHERE type = 'seats.freed';

CREATE VIEW invite_created WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'invited_by')::uuid AS "invited_by",
    event ->> 'role' AS "role",
    (event ->> 'expires_at')::timestamptz AS "expires_at",
    (event ->> 'max_uses')::bigint AS "max_uses",
    coalesce(event ->> 'email', '') AS "email"
FROM log
WHERE type = 'invite.created';

CREATE VIEW invite_used WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'user_id')::uuid AS "user_id"
FROM log
WHERE type = 'invite.used';

CREATE VIEW invite_revoked WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id
FROM log
WHERE type = 'invite.revoked';

CREATE VIEW import_started WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    event ->> 'source' AS "source",
    event ->> 'file' AS "file",
    event ->> 'digest' AS "digest"
FROM log
WHERE type = 'import.started';

CREATE VIEW import_finished WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'added')::bigint AS "added",
    (event ->> 'unchanged')::bigint AS "unchanged",
    (event ->> 'skipped')::bigint AS "skipped"
FROM log
WHERE type = 'import.finished';

CREATE VIEW import_undone WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'messages')::bigint AS "messages",
    (event ->> 'kept')::bigint AS "kept"
FROM log
WHERE type = 'import.undone';

CREATE VIEW name_claimed WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    event ->> 'kind' AS "kind",
    (event ->> 'holder')::uuid AS "holder",
    coalesce(event ->> 'text', '') AS "text"
FROM log
WHERE type = 'name.claimed';

CREATE VIEW name_released WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'holder')::uuid AS "holder"
FROM log
WHERE type = 'name.released';

CREATE VIEW channel_created WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    event ->> 'kind' AS "kind",
    coalesce(event ->> 'name', '') AS "name",
    coalesce(event ->> 'slug', '') AS "slug",
    coalesce(event ->> 'topic', '') AS "topic",
    coalesce(event ->> 'description', '') AS "description",
    coalesce((event ->> 'general')::boolean, false) AS "general",
    ARRAY(SELECT e::uuid FROM jsonb_array_elements_text(event -> 'members') AS e) AS "members"
FROM log
WHERE type = 'channel.created';

CREATE VIEW channel_renamed WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    event ->> 'name' AS "name",
    event ->> 'slug' AS "slug"
FROM log
WHERE type = 'channel.renamed';

CREATE VIEW channel_topic_set WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    event ->> 'topic' AS "topic"
FROM log
WHERE type = 'channel.topic_set';

CREATE VIEW channel_described WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    event ->> 'description' AS "description"
FROM log
WHERE type = 'channel.described';

CREATE VIEW channel_maximum_set WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'maximum')::bigint AS "maximum"
FROM log
WHERE type = 'channel.maximum_set';

CREATE VIEW channel_archived WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id
FROM log
WHERE type = 'channel.archived';

CREATE VIEW channel_unarchived WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id
FROM log
WHERE type = 'channel.unarchived';

CREATE VIEW channel_deleted WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id
FROM log
WHERE type = 'channel.deleted';

CREATE VIEW channel_caught_up WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id
FROM log
WHERE type = 'channel.caught_up';

CREATE VIEW channel_member_joined WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'channel_id')::uuid AS "channel_id",
    (event ->> 'user_id')::uuid AS "user_id",
    coalesce(event ->> 'role', 'member') AS "role",
    coalesce((event ->> 'stint')::bigint, 1) AS "stint"
FROM log
WHERE type = 'channel_member.joined';

CREATE VIEW channel_member_role_set WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'channel_id')::uuid AS "channel_id",
    (event ->> 'user_id')::uuid AS "user_id",
    event ->> 'role' AS "role"
FROM log
WHERE type = 'channel_member.role_set';

CREATE VIEW channel_member_permissions_set WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'channel_id')::uuid AS "channel_id",
    (event ->> 'user_id')::uuid AS "user_id",
    ARRAY(SELECT e::text FROM jsonb_array_elements_text(event -> 'permissions') AS e) AS "permissions"
FROM log
WHERE type = 'channel_member.permissions_set';

CREATE VIEW channel_member_preferences_set WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'channel_id')::uuid AS "channel_id",
    (event ->> 'user_id')::uuid AS "user_id",
    coalesce(event ->> 'notify', 'all') AS "notify",
    coalesce((event ->> 'muted')::boolean, false) AS "muted",
    (event ->> 'muted_until')::timestamptz AS "muted_until"
FROM log
WHERE type = 'channel_member.preferences_set';

CREATE VIEW channel_member_left WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'channel_id')::uuid AS "channel_id",
    (event ->> 'user_id')::uuid AS "user_id"
FROM log
WHERE type = 'channel_member.left';

CREATE VIEW channel_member_removed WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'channel_id')::uuid AS "channel_id",
    (event ->> 'user_id')::uuid AS "user_id"
FROM log
WHERE type = 'channel_member.removed';

CREATE VIEW channel_member_banned WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'channel_id')::uuid AS "channel_id",
    (event ->> 'user_id')::uuid AS "user_id"
FROM log
WHERE type = 'channel_member.banned';

CREATE VIEW channel_member_unbanned WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'channel_id')::uuid AS "channel_id",
    (event ->> 'user_id')::uuid AS "user_id"
FROM log
WHERE type = 'channel_member.unbanned';

CREATE VIEW channel_seats_opened WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id
FROM log
WHERE type = 'channel_seats.opened';

CREATE VIEW channel_seats_counted WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    ARRAY(SELECT e::uuid FROM jsonb_array_elements_text(event -> 'user_ids') AS e) AS "user_ids"
FROM log
WHERE type = 'channel_seats.counted';

CREATE VIEW channel_seats_taken WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'user_id')::uuid AS "user_id"
FROM log
WHERE type = 'channel_seats.taken';

CREATE VIEW channel_seats_freed WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'user_id')::uuid AS "user_id"
FROM log
WHERE type = 'channel_seats.freed';

CREATE VIEW channel_seats_closed WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id
FROM log
WHERE type = 'channel_seats.closed';

CREATE VIEW channel_invite_created WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'channel_id')::uuid AS "channel_id",
    (event ->> 'invited_by')::uuid AS "invited_by",
    (event ->> 'expires_at')::timestamptz AS "expires_at",
    (event ->> 'max_uses')::bigint AS "max_uses"
FROM log
WHERE type = 'channel_invite.created';

CREATE VIEW channel_invite_used WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'user_id')::uuid AS "user_id"
FROM log
WHERE type = 'channel_invite.used';

CREATE VIEW channel_invite_revoked WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id
FROM log
WHERE type = 'channel_invite.revoked';

CREATE VIEW message_posted WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'channel_id')::uuid AS "channel_id",
    (event ->> 'author_id')::uuid AS "author_id",
    event ->> 'text' AS "text",
    coalesce(event ->> 'content_type', 'text') AS "content_type",
    (event ->> 'root_id')::uuid AS "root_id",
    coalesce((event ->> 'broadcast')::boolean, false) AS "broadcast",
    ARRAY(SELECT e::uuid FROM jsonb_array_elements_text(event -> 'mentions') AS e) AS "mentions",
    coalesce((event ->> 'everyone')::boolean, false) AS "everyone",
    coalesce((event ->> 'here')::boolean, false) AS "here",
    event -> 'files' AS "files",
    coalesce(event ->> 'language', '') AS "language",
    event -> 'location' AS "location",
    event -> 'poll' AS "poll",
    event -> 'forward' AS "forward",
    (event ->> 'through')::uuid AS "through"
FROM log
WHERE type = 'message.posted';

CREATE VIEW message_edited WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    event ->> 'text' AS "text",
    ARRAY(SELECT e::uuid FROM jsonb_array_elements_text(event -> 'mentions') AS e) AS "mentions",
    coalesce((event ->> 'everyone')::boolean, false) AS "everyone",
    coalesce((event ->> 'here')::boolean, false) AS "here"
FROM log
WHERE type = 'message.edited';

CREATE VIEW message_deleted WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    coalesce(event ->> 'reason', '') AS "reason",
    coalesce((event ->> 'hidden')::boolean, false) AS "hidden",
    coalesce((event ->> 'final')::boolean, false) AS "final"
FROM log
WHERE type = 'message.deleted';

CREATE VIEW message_restored WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id
FROM log
WHERE type = 'message.restored';

CREATE VIEW message_reacted WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'user_id')::uuid AS "user_id",
    event ->> 'emoji' AS "emoji"
FROM log
WHERE type = 'message.reacted';

CREATE VIEW message_unreacted WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'user_id')::uuid AS "user_id",
    event ->> 'emoji' AS "emoji"
FROM log
WHERE type = 'message.unreacted';

CREATE VIEW message_pinned WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id
FROM log
WHERE type = 'message.pinned';

CREATE VIEW message_unpinned WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id
FROM log
WHERE type = 'message.unpinned';

CREATE VIEW message_previewed WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    event ->> 'url' AS "url",
    event ->> 'title' AS "title",
    coalesce(event ->> 'description', '') AS "description",
    coalesce(event ->> 'site', '') AS "site",
    coalesce(event ->> 'image_url', '') AS "image_url"
FROM log
WHERE type = 'message.previewed';

CREATE VIEW message_voted WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'user_id')::uuid AS "user_id",
    ARRAY(SELECT e::bigint FROM jsonb_array_elements_text(event -> 'choices') AS e) AS "choices"
FROM log
WHERE type = 'message.voted';

CREATE VIEW message_poll_closed WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id
FROM log
WHERE type = 'message.poll_closed';

CREATE VIEW thread_started WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'channel_id')::uuid AS "channel_id",
    (event ->> 'root_id')::uuid AS "root_id"
FROM log
WHERE type = 'thread.started';

CREATE VIEW thread_caught_up WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'root_id')::uuid AS "root_id"
FROM log
WHERE type = 'thread.caught_up';

CREATE VIEW thread_shared WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'root_id')::uuid AS "root_id",
    (event ->> 'shared_to')::uuid AS "shared_to",
    (event ->> 'user_id')::uuid AS "user_id"
FROM log
WHERE type = 'thread.shared';

CREATE VIEW thread_unshared WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'root_id')::uuid AS "root_id",
    (event ->> 'shared_to')::uuid AS "shared_to",
    (event ->> 'user_id')::uuid AS "user_id"
FROM log
WHERE type = 'thread.unshared';

CREATE VIEW thread_follower_followed WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'channel_id')::uuid AS "channel_id",
    (event ->> 'root_id')::uuid AS "root_id",
    (event ->> 'user_id')::uuid AS "user_id"
FROM log
WHERE type = 'thread_follower.followed';

CREATE VIEW thread_follower_unfollowed WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'channel_id')::uuid AS "channel_id",
    (event ->> 'root_id')::uuid AS "root_id",
    (event ->> 'user_id')::uuid AS "user_id"
FROM log
WHERE type = 'thread_follower.unfollowed';

CREATE VIEW sidebar_arranged WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'user_id')::uuid AS "user_id",
    event -> 'sections' AS "sections"
FROM log
WHERE type = 'sidebar.arranged';

CREATE VIEW reading_channel_read WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'channel_id')::uuid AS "channel_id",
    (event ->> 'user_id')::uuid AS "user_id",
    (event ->> 'seq')::bigint AS "seq"
FROM log
WHERE type = 'reading.channel_read';

CREATE VIEW reading_thread_read WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'channel_id')::uuid AS "channel_id",
    (event ->> 'root_id')::uuid AS "root_id",
    (event ->> 'user_id')::uuid AS "user_id",
    (event ->> 'seq')::bigint AS "seq"
FROM log
WHERE type = 'reading.thread_read';

CREATE VIEW reading_workspace_read WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'user_id')::uuid AS "user_id"
FROM log
WHERE type = 'reading.workspace_read';

CREATE VIEW departure_cleared WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'user_id')::uuid AS "user_id",
    (event ->> 'upto')::bigint AS "upto"
FROM log
WHERE type = 'departure.cleared';

CREATE VIEW request_fulfilled WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id
FROM log
WHERE type = 'request.fulfilled';

CREATE VIEW schedule_set WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'channel_id')::uuid AS "channel_id",
    (event ->> 'author_id')::uuid AS "author_id",
    (event ->> 'message_id')::uuid AS "message_id",
    event ->> 'text' AS "text",
    (event ->> 'due_at')::timestamptz AS "due_at"
FROM log
WHERE type = 'schedule.set';

CREATE VIEW schedule_changed WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    event ->> 'text' AS "text",
    (event ->> 'due_at')::timestamptz AS "due_at"
FROM log
WHERE type = 'schedule.changed';

CREATE VIEW schedule_cancelled WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id
FROM log
WHERE type = 'schedule.cancelled';

CREATE VIEW schedule_sent WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id
FROM log
WHERE type = 'schedule.sent';

CREATE VIEW schedule_refused WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    event ->> 'code' AS "code",
    event ->> 'detail' AS "detail"
FROM log
WHERE type = 'schedule.refused';

CREATE VIEW relationship_requested WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'from_id')::uuid AS "from_id",
    (event ->> 'to_id')::uuid AS "to_id",
    coalesce(event ->> 'message', '') AS "message"
FROM log
WHERE type = 'relationship.requested';

CREATE VIEW relationship_accepted WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'from_id')::uuid AS "from_id",
    (event ->> 'to_id')::uuid AS "to_id",
    coalesce(event ->> 'message', '') AS "message"
FROM log
WHERE type = 'relationship.accepted';

CREATE VIEW relationship_rejected WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'from_id')::uuid AS "from_id",
    (event ->> 'to_id')::uuid AS "to_id",
    coalesce(event ->> 'message', '') AS "message"
FROM log
WHERE type = 'relationship.rejected';

CREATE VIEW relationship_ended WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'from_id')::uuid AS "from_id",
    (event ->> 'to_id')::uuid AS "to_id"
FROM log
WHERE type = 'relationship.ended';

CREATE VIEW relationship_followed WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'from_id')::uuid AS "from_id",
    (event ->> 'to_id')::uuid AS "to_id"
FROM log
WHERE type = 'relationship.followed';

CREATE VIEW relationship_unfollowed WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'from_id')::uuid AS "from_id",
    (event ->> 'to_id')::uuid AS "to_id"
FROM log
WHERE type = 'relationship.unfollowed';

CREATE VIEW relationship_blocked WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'from_id')::uuid AS "from_id",
    (event ->> 'to_id')::uuid AS "to_id"
FROM log
WHERE type = 'relationship.blocked';

CREATE VIEW relationship_unblocked WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'from_id')::uuid AS "from_id",
    (event ->> 'to_id')::uuid AS "to_id"
FROM log
WHERE type = 'relationship.unblocked';

CREATE VIEW relationship_muted WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'from_id')::uuid AS "from_id",
    (event ->> 'to_id')::uuid AS "to_id"
FROM log
WHERE type = 'relationship.muted';

CREATE VIEW relationship_unmuted WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'from_id')::uuid AS "from_id",
    (event ->> 'to_id')::uuid AS "to_id"
FROM log
WHERE type = 'relationship.unmuted';

CREATE VIEW relationship_allowance_set WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'from_id')::uuid AS "from_id",
    (event ->> 'to_id')::uuid AS "to_id",
    coalesce((event ->> 'messages')::boolean, true) AS "messages",
    coalesce((event ->> 'online')::boolean, true) AS "online",
    coalesce((event ->> 'profile')::boolean, true) AS "profile"
FROM log
WHERE type = 'relationship.allowance_set';

CREATE VIEW report_made WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'reporter_id')::uuid AS "reporter_id",
    (event ->> 'user_id')::uuid AS "user_id",
    (event ->> 'message_id')::uuid AS "message_id",
    (event ->> 'channel_id')::uuid AS "channel_id",
    coalesce(event ->> 'reason', '') AS "reason"
FROM log
WHERE type = 'report.made';

CREATE VIEW report_resolved WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    event ->> 'outcome' AS "outcome",
    coalesce(event ->> 'note', '') AS "note"
FROM log
WHERE type = 'report.resolved';

CREATE VIEW letter_wished WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    event ->> 'purpose' AS "purpose",
    (event ->> 'about')::uuid AS "about"
FROM log
WHERE type = 'letter.wished';

CREATE VIEW letter_sent WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'number')::bigint AS "number"
FROM log
WHERE type = 'letter.sent';

CREATE VIEW letter_dropped WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'number')::bigint AS "number",
    coalesce((event ->> 'refused')::boolean, false) AS "refused"
FROM log
WHERE type = 'letter.dropped';

CREATE VIEW erasure_begun WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    event ->> 'subject' AS "subject",
    (event ->> 'id')::uuid AS "id",
    (event ->> 'before')::timestamptz AS "before"
FROM log
WHERE type = 'erasure.begun';

CREATE VIEW erasure_applied WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'upto')::bigint AS "upto",
    (event ->> 'erased')::bigint AS "erased",
    event ->> 'digest' AS "digest",
    event -> 'left' AS "left",
    ARRAY(SELECT e::text FROM jsonb_array_elements_text(event -> 'objects') AS e) AS "objects"
FROM log
WHERE type = 'erasure.applied';

CREATE VIEW erasure_finished WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'erased')::bigint AS "erased"
FROM log
WHERE type = 'erasure.finished';

CREATE VIEW retention_set WITH (security_invoker = true) AS
SELECT
    position,
    stream,
    version,
    workspace_id,
    actor_id,
    occurred_at,
    recorded_at,
    correlation_id,
    causation_id,
    (event ->> 'channel_id')::uuid AS "channel_id",
    (event ->> 'days')::bigint AS "days"
FROM log
WHERE type = 'retention.set';

GRANT USAGE ON SCHEMA events TO backscroll_analyst;
GRANT SELECT ON ALL TABLES IN SCHEMA events TO backscroll_analyst;
