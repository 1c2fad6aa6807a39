"""Writes what the projector writes: rows of the read models and frames, a position at a time."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID, uuid4

import msgspec

from domain.ids import SessionId, UserId
from projections import outbox
from projections.frames.frame import Frame, encode
from projections.frames.room import Room, RoomKind
from store import keys, sessions
from store.connections import Connection
from store.hints import Announcer
from store.keys import Scope
from store.recorded import Position

P = ParamSpec("P")
Told = tuple[RoomKind, UUID, str, dict[str, Any]]

MEMBER = """
INSERT INTO channel_members (
    channel_id, user_id, workspace_id, role, active, joined_at, read_seq, read_position
)
VALUES (%s, %s, %s, 'member', true, now(), 0, 0)
ON CONFLICT (channel_id, user_id) DO UPDATE SET active = true
"""


def whole(
    change: Callable[Concatenate["Scribe", P], Awaitable[int]],
) -> Callable[Concatenate["Scribe", P], Awaitable[int]]:
    """Rows and frames of a change become visible together, as the projector's do."""

    @wraps(change)
    async def wrapped(self: "Scribe", *args: P.args, **kwargs: P.kwargs) -> int:
        async with self.at_once():
            return await change(self, *args, **kwargs)

    return wrapped


class Scribe:
    def __init__(self, connection: Connection, announce: Announcer) -> None:
        self.connection = connection
        self._announce = announce
        self.position = 0
        self.ada = UserId(uuid4())
        self.bob = UserId(uuid4())
        self.workspace = uuid4()
        self.general = uuid4()

    async def furnish(self) -> None:
        """A workspace with a channel; Ada is in both, Bob in the workspace."""
        await self._run(
            "INSERT INTO workspaces (id, name, slug, description, owner_id, created_at, deleted) "
            "VALUES (%s, 'Home', 'home', '', %s, now(), false)",
            self.workspace,
            self.ada,
        )
        for user in (self.ada, self.bob):
            await self._arrive(user)
        self.general = await self.channel()
        await self._run(MEMBER, self.general, self.ada, self.workspace)
        await self.tell()

    async def person(self) -> UserId:
        """Somebody more in the workspace."""
        user = UserId(uuid4())
        await self._arrive(user)
        return user

    async def _arrive(self, user: UserId) -> None:
        await self._run(
            "INSERT INTO users (id, username, email, profile, bot, placeholder, deactivated, created_at) "
            "VALUES (%s, '', '', '{}', false, false, false, now())",
            user,
        )
        await self._run(
            "INSERT INTO workspace_members (workspace_id, user_id, role, status, joined_at) "
            "VALUES (%s, %s, 'member', 'active', now())",
            self.workspace,
            user,
        )

    async def channel(self, kind: str = "public") -> UUID:
        channel = uuid4()
        await self._run(
            "INSERT INTO channels (id, workspace_id, kind, name, slug, topic, description, general, members, "
            "created_by, created_at, archived, deleted, last_seq, member_count, floor_seq, floor_position) "
            "VALUES (%s, %s, %s, '', '', '', '', false, '{}', %s, now(), false, false, 0, 0, 0, 0)",
            channel,
            self.workspace,
            kind,
            self.ada,
        )
        return channel

    async def message(self) -> UUID:
        """One that stands in the read models, to reply to."""
        message = uuid4()
        await self._run(
            "INSERT INTO messages (id, workspace_id, channel_id, seq, author_id, content_type, text, files, "
            "mentions, everyone, reactions, created_at, counted) "
            "VALUES (%s, %s, %s, 1, %s, 'text', '', '[]', '{}', false, '{}', now(), true)",
            *(message, self.workspace, self.general, self.ada),
        )
        return message

    async def say(self, text: str, channel: UUID | None = None) -> int:
        """A message; the position of its frame."""
        return await self.tell(("c", channel or self.general, "message_sent", {"text": text}))

    @asynccontextmanager
    async def at_once(self) -> AsyncGenerator[None]:
        """All of it becomes visible together, as a projector's batch does."""
        async with self.connection.transaction():
            yield
        self._announce(Position(self.position))

    async def say_many(self, texts: list[str], channel: UUID | None = None) -> None:
        async with self.at_once():
            for text in texts:
                await self.say(text, channel)

    @whole
    async def join(self, user: UserId, channel: UUID, *then: Told) -> int:
        await self._run(MEMBER, channel, user, self.workspace)
        data = self._in(channel, user)
        return await self.tell(
            ("u", user, "user_joined_channel", data), ("c", channel, "user_joined_channel", data), *then
        )

    @whole
    async def leave(self, user: UserId, channel: UUID) -> int:
        await self._run(
            "UPDATE channel_members SET active = false WHERE channel_id = %s AND user_id = %s", channel, user
        )
        await self._run(
            "UPDATE thread_followers SET status = 'left' WHERE channel_id = %s AND user_id = %s",
            channel,
            user,
        )
        data = self._in(channel, user)
        return await self.tell(
            ("u", user, "user_left_channel", data), ("c", channel, "user_left_channel", data)
        )

    @whole
    async def leave_workspace(self, user: UserId) -> int:
        await self._run("UPDATE workspace_members SET status = 'left' WHERE user_id = %s", user)
        await self._run("UPDATE channel_members SET active = false WHERE user_id = %s", user)
        data = {"workspace_id": self.workspace, "user_id": user}
        return await self.tell(
            ("u", user, "user_left_workspace", data), ("w", self.workspace, "user_left_workspace", data)
        )

    @whole
    async def delete_channel(self, channel: UUID) -> int:
        await self._run("UPDATE channels SET deleted = true WHERE id = %s", channel)
        data = {"workspace_id": self.workspace, "channel_id": channel}
        return await self.tell(("c", channel, "channel_deleted", data))

    @whole
    async def follow(self, user: UserId, channel: UUID, root: UUID) -> int:
        await self._run(
            "INSERT INTO thread_followers VALUES (%s, %s, %s, %s, 0, 0)", root, user, self.workspace, channel
        )
        data = {**self._in(channel, user), "root_id": root}
        return await self.tell(("u", user, "thread_followed", data))

    @whole
    async def unfollow(self, user: UserId, channel: UUID, root: UUID) -> int:
        await self._run(
            "UPDATE thread_followers SET status = 'unfollowed' WHERE root_id = %s AND user_id = %s",
            root,
            user,
        )
        return await self.tell(("u", user, "thread_unfollowed", {**self._in(channel, user), "root_id": root}))

    async def once_followed(self, user: UserId, channel: UUID, root: UUID) -> None:
        await self._run(
            "INSERT INTO thread_followers VALUES (%s, %s, %s, %s, 0, 0, 0, 0, 'left')",
            root,
            user,
            self.workspace,
            channel,
        )

    async def session(self, user: UserId) -> SessionId:
        return (await sessions.begin(self.connection, user, user_agent="", address="")).session_id

    async def key(self, user: UserId, secret: str, *scopes: Scope) -> SessionId:
        """Where a session's id stands, a key's does."""
        id = uuid4()
        await keys.keep(
            self.connection, id, secret, user=user, owner=user, name="", scopes=scopes, expires_at=None
        )
        return SessionId(id)

    async def revoke_key(self, user: UserId, id: SessionId) -> int:
        await keys.revoke(self.connection, id, user)
        return await self.revoke(user, id)

    @whole
    async def revoke(self, user: UserId, session: SessionId) -> int:
        await sessions.revoke(self.connection, session, user)
        return await self.tell(("u", user, "session_revoked", {"session_id": session}))

    async def epoch(self) -> str:
        return str(await self.one("SELECT id FROM epoch"))

    async def outbox(self) -> list[outbox.Outgoing]:
        return await outbox.after(self.connection, outbox.Cursor(0, 0), 1000)

    async def one(self, query: str) -> Any:
        return (await (await self.connection.execute(query.encode())).fetchall())[0][0]

    async def run(self, statement: str) -> None:
        await self.connection.execute(statement.encode())

    async def tell(self, *told: Told) -> int:
        """These frames at the next position, and the read models there."""
        self.position += 1
        async with self.connection.transaction():
            for ordinal, (kind, room, what, data) in enumerate(told):
                seq = await self._next(kind, room)
                frame = Frame(what, self.position, str(Room(kind, room)), seq, msgspec.to_builtins(data))
                await self._run(
                    "INSERT INTO outbox VALUES (%s, %s, %s, %s, %s, %s)",
                    *(self.position, ordinal, kind, room, seq, encode(frame)),
                )
            await self._run("UPDATE checkpoint SET position = %s", self.position)
        self._announce(Position(self.position))
        return self.position

    async def _next(self, kind: str, room: UUID) -> int:
        cursor = await self.connection.execute(
            "INSERT INTO rooms VALUES (%s, %s, 1) "
            "ON CONFLICT (kind, id) DO UPDATE SET seq = rooms.seq + 1 RETURNING seq",
            (kind, room),
        )
        return (await cursor.fetchall())[0][0]

    def _in(self, channel: UUID, user: UserId) -> dict[str, Any]:
        return {"workspace_id": self.workspace, "channel_id": channel, "user_id": user}

    async def _run(self, statement: str, *values: Any) -> None:
        await self.connection.execute(statement.encode(), values)
