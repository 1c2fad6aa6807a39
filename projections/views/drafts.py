"""Drafts: the one thing here that is written by whoever asks, for it does not follow from the log."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from domain.ids import SYSTEM, UserId
from projections.wire.messages import DraftView
from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)


class Input(NamedTuple):
    """Where one writes: a channel's own input, or a thread's."""

    workspace_id: UUID
    channel_id: UUID
    root_id: UUID | None


class Sent(NamedTuple):
    """Words that have been said: by whom, where, and to which message."""

    writer: UserId
    channel_id: UUID
    reply_to: UUID | None


async def of_person(
    connection: Connection, viewer: UserId, workspace: UUID, *, limit: int
) -> list[DraftView]:
    """The one written last first."""
    parameters = {"viewer": viewer, "workspace": workspace, "limit": limit}
    cursor = await connection.execute(_sql.of_person, parameters, binary=True, prepare=True)
    return [DraftView(row[0], row[1], row[2], tuple(row[3]), row[4]) for row in await cursor.fetchall()]


async def keep(
    connection: Connection, viewer: UserId, place: Input, text: str, files: Sequence[UUID]
) -> datetime:
    """Instead of what was there."""
    parameters = {**_key(viewer, place), "text": text, "files": list(files)}
    cursor = await connection.execute(_sql.keep, parameters, prepare=True)
    return (await cursor.fetchall())[0][0]


async def drop(connection: Connection, viewer: UserId, place: Input) -> bool:
    """Whether there was one."""
    cursor = await connection.execute(_sql.drop, _key(viewer, place), prepare=True)
    return cursor.rowcount > 0


async def forget(connection: Connection, sent: Sequence[Sent]) -> list[tuple[UserId, Input]]:
    """Those that had been begun where something has been sent."""
    writers, channels, replies = (list(column) for column in zip(*sent, strict=True))
    parameters = {"writers": writers, "channels": channels, "replies": replies}
    cursor = await connection.execute(_sql.forget, parameters, prepare=True)
    return [(UserId(row[0]), Input(*row[1:])) for row in await cursor.fetchall()]


def _key(viewer: UserId, place: Input) -> dict[str, UUID]:
    where = {"workspace": place.workspace_id, "channel": place.channel_id, "root": place.root_id or SYSTEM}
    return {"viewer": viewer, **where}
