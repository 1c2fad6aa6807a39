"""People, as others see them and as they see themselves."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from domain.ids import UserId, WorkspaceId
from domain.user import Profile, User
from projections.wire.people import MeView, UserView
from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)

WIDTH = 6
"""Columns that every statement which shows people begins with: see `user_view`."""


def user_view(row: Sequence[Any]) -> UserView:
    """From id, username, profile, bot, placeholder, deactivated."""
    id, username, profile, bot, placeholder, deactivated = row[:WIDTH]
    return UserView(
        id,
        username,
        **shown(profile),
        bot=bot,
        placeholder=placeholder,
        deactivated=deactivated,
    )


def me_of(id: UserId, me: User) -> MeView:
    """As the log has them: right after registering, the read models may not."""
    profile = {name: getattr(me.profile, name) for name in Profile.__struct_fields__}
    return MeView(
        id,
        me.username,
        **shown(profile),
        email=me.email,
        avatar_key=me.profile.avatar_key,
        placeholder=me.placeholder,
        deactivated=me.deactivated,
        email_verified=me.verified,
        private=me.private,
        show_online_status=me.show_online,
        allow_friend_requests=me.friend_requests,
    )


def shown(profile: dict[str, str]) -> dict[str, Any]:
    """The profile without what is not for showing: a key becomes an address once there are files."""
    return {name: value for name, value in profile.items() if name != "avatar_key"}


async def placeholder_with(connection: Connection, email: str) -> UserId | None:
    """The imported person of this address whom nobody has claimed; of several the one met first."""
    cursor = await connection.execute(_sql.placeholder_with, {"email": email}, prepare=True)
    row = await cursor.fetchone()
    return row[0] if row else None


async def homes_of(connection: Connection, users: Sequence[UserId]) -> list[WorkspaceId]:
    """The workspaces that any of these people is in."""
    cursor = await connection.execute(_sql.homes_of, {"users": list(users)}, binary=True, prepare=True)
    return [id for (id,) in await cursor.fetchall()]


async def owns_one(connection: Connection, user: UserId) -> bool:
    """Whether a workspace that still exists is theirs."""
    cursor = await connection.execute(_sql.owns_one, {"user": user}, prepare=True)
    return await cursor.fetchone() is not None


async def seen_by(connection: Connection, viewer: UserId, id: UUID) -> UserView | None:
    """Somebody who is or was in one of the viewer's workspaces, or the viewer."""
    cursor = await connection.execute(_sql.seen_by, {"viewer": viewer, "id": id}, binary=True, prepare=True)
    row = await cursor.fetchone()
    return user_view(row) if row else None
