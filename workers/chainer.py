"""The chainer: links the log's events behind whoever writes them, and says once a day how far it has come."""

import asyncio
import logging
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from store import chain, log
from store.chain import Block
from store.checkpoints import Checkpoint, keep, kept
from store.connections import Connection, connect
from workers.alone import alone, pause

POLL = 5.0
"""Seconds between looks at whether the log has grown by a block."""
LONGEST = timedelta(minutes=1)
"""An event waits so long for others to fill its block."""

logger = logging.getLogger(__name__)


async def serve(*, database_url: str, stop: asyncio.Event, checkpoints: Path | None = None) -> None:
    """Links until `stop`.

    Commits wait for the disk: a block's key is random, so one that a crash takes back is not made again.
    """
    chainer = Chainer(stop, checkpoints)
    await alone("chainer", partial(connect, database_url), chainer.work, stop)


class Chainer:
    def __init__(self, stop: asyncio.Event, checkpoints: Path | None) -> None:
        self._stop = stop
        self._file = checkpoints
        self._said: date | None = None

    async def work(self, connection: Connection) -> None:
        while not self._stop.is_set():
            if block := await chain.extend(connection, datetime.now(UTC) - LONGEST):
                await self._say(connection, block)
                await pause(self._stop, 0)
            else:
                await pause(self._stop, POLL)

    async def _say(self, connection: Connection, block: Block) -> None:
        """The first block that a day ends with; what was said before this start stands in the file."""
        now = datetime.now(UTC)
        if self._said is None and self._file:
            self._said = max((one.at.date() for one in kept(self._file)), default=None)
        if self._said == now.date():
            return
        told = Checkpoint(now, await log.epoch(connection), block.last, block.digest.hex())
        logger.info("checkpoint %s", told.line().decode())
        if self._file:
            keep(self._file, told)
        self._said = now.date()
