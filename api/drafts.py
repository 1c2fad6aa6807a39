"""Words not yet sent, on their way to their writer's devices; forgotten when they are sent."""

import asyncio
import logging
from typing import Self

from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from domain.ids import ChannelId, MessageId, UserId, WorkspaceId
from projections import outbox
from projections.frames.frame import Whisper, encode
from projections.frames.messages import DraftUpdated
from projections.frames.room import Room
from projections.views import drafts
from projections.views.drafts import Input, Sent
from projections.wire.messages import DraftView
from store.connections import Pool
from store.whispers import Whispers

PACE = 0.1
"""Seconds between two statements: each would come between a post and its frame."""

logger = logging.getLogger(__name__)


class Drafts:
    """One per process. A draft is forgotten at once, and those of the next moment together: posting waits for
    none of it, and many posts cost one statement.
    """

    def __init__(self, pool: Pool, whispers: Whispers) -> None:
        self._pool = pool
        self._whispers = whispers
        self._sent: list[Sent] = []
        self._forgetting: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._forgetting:
            await self._forgetting

    def tell(self, writer: UserId, place: Input, draft: DraftView | None, device: str = "") -> None:
        """To all of the person's sockets, as they are now; nobody is told later."""
        room = Room("u", writer)
        told = DraftUpdated(
            workspace_id=WorkspaceId(place.workspace_id),
            channel_id=ChannelId(place.channel_id),
            root_id=None if place.root_id is None else MessageId(place.root_id),
            device=device,
            draft=draft,
        )
        self._whispers.say(outbox.channel(room), encode(Whisper("draft_updated", str(room), told)))

    def sent(self, sent: Sent) -> None:
        """These words have been said; where they were written nothing is begun any more."""
        self._sent.append(sent)
        if self._forgetting is None or self._forgetting.done():
            self._forgetting = asyncio.create_task(self._forget(), name="drafts")

    async def _forget(self) -> None:
        while self._sent:
            sent, self._sent = self._sent, []
            try:
                async with self._pool.connection() as connection:
                    forgotten = await drafts.forget(connection, sent)
            except (OperationalError, PoolTimeout):
                logger.warning("the drafts of %d messages stay: the database cannot be reached", len(sent))
                forgotten = []
            for writer, place in forgotten:
                self.tell(writer, place, None)
            await asyncio.sleep(PACE)
