"""The audit of a workspace for an operator, who may see all of it."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, NamedTuple

from history.looking_back import place_called, reading
from projections.past.moments import moment_at
from projections.views import audit
from projections.wire.messages import AuditView
from store.recorded import START


class Wanted(NamedTuple):
    workspace: str
    channel: str | None
    person: str | None
    type: str | None
    since: datetime | None
    until: datetime | None
    limit: int


async def audited(database_url: str, wanted: Wanted) -> AsyncIterator[tuple[dict[Any, str], AuditView]]:
    """The newest first, with what people there are called.

    Raises WorkspaceNotFound, ChannelNotFound or UserNotFound.
    """
    async with reading(database_url) as connection:
        place = await place_called(connection, wanted.workspace, wanted.channel, wanted.person)
        since = (await moment_at(connection, wanted.since)).position if wanted.since else START
        until = (await moment_at(connection, wanted.until)).position if wanted.until else audit.LAST
        question = audit.Question(place.person, place.channel, wanted.type, since, until)
        left = wanted.limit
        while left > 0:
            page = await audit.of_workspace(connection, place.workspace, None, question, limit=left)
            for one in page.items:
                yield place.names, one
            left -= len(page.items)
            if page.next is None:
                return
            question = question._replace(before=page.next)
