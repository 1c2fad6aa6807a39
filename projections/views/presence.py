"""How people wish to be seen, and by whom they are: written by whoever asks, for no log tells of it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from domain.ids import UserId
from projections.wire.presence import Choice, CustomStatus, MyPresence
from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)

Pair = tuple[UserId, UserId]
"""A viewer, and whom they look at."""
Shown = tuple[datetime | None, CustomStatus | None]
"""When somebody was last seen, and what they say of themselves."""


async def of_person(connection: Connection, viewer: UserId) -> MyPresence:
    cursor = await connection.execute(_sql.of_person, {"viewer": viewer}, prepare=True)
    row = await cursor.fetchone()
    return MyPresence(row[0], _custom(*row[1:])) if row else MyPresence("auto", None)


async def choose(connection: Connection, viewer: UserId, wish: MyPresence) -> None:
    """Instead of what was there."""
    custom = wish.custom_status or CustomStatus("", "", None)
    parameters = {"emoji": custom.emoji, "text": custom.text, "until": custom.expires_at}
    await connection.execute(
        _sql.choose, {"viewer": viewer, "choice": wish.status, **parameters}, prepare=True
    )


async def forget(connection: Connection, viewer: UserId) -> None:
    await connection.execute(_sql.forget, {"viewer": viewer})


async def choices_of(connection: Connection, users: Sequence[UserId]) -> dict[UserId, Choice]:
    """Of those who have chosen something."""
    cursor = await connection.execute(_sql.choices_of, {"users": list(users)}, binary=True, prepare=True)
    return dict(await cursor.fetchall())


async def note_seen(connection: Connection, users: Sequence[UserId]) -> None:
    """Others saw them until now."""
    await connection.execute(_sql.note_seen, {"users": sorted(users)}, prepare=True)


async def shown_to(connection: Connection, pairs: Sequence[Pair]) -> dict[Pair, Shown]:
    """Of these pairs, those where the viewer may know."""
    parameters: dict[str, list[UUID]] = {
        "viewers": [viewer for viewer, _ in pairs],
        "ids": [id for _, id in pairs],
    }
    cursor = await connection.execute(_sql.shown_to, parameters, binary=True, prepare=True)
    rows = await cursor.fetchall()
    return {(row[0], row[1]): (row[2], _custom(*row[3:])) for row in rows}


async def writing_in(
    connection: Connection, viewer: UserId, channel: UUID, root: UUID | None
) -> list[UUID] | None:
    """From whom it is to be kept that they write there; None if nobody may know, or they may not speak."""
    parameters = {"viewer": viewer, "channel": channel, "root": root}
    cursor = await connection.execute(_sql.writing_in, parameters, binary=True, prepare=True)
    row = await cursor.fetchone()
    return row[0] if row else None


def _custom(emoji: str | None, text: str | None, until: datetime | None) -> CustomStatus | None:
    over = until is not None and until <= datetime.now(UTC)
    return None if over or not (emoji or text) else CustomStatus(emoji or "", text or "", until)
