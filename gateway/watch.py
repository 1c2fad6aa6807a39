"""Now and then compares what was heard with what was published, and whether the log lives another life."""

import asyncio
import logging
from uuid import UUID

import psycopg

from gateway.closing import Closing
from gateway.mending import Mending
from gateway.process import Process

INTERVAL = 5.0
"""Seconds: what was published before the last look must have been heard by now."""

logger = logging.getLogger(__name__)


async def watch(process: Process, mending: Mending) -> None:
    """Runs until cancelled. One query per look, over what the last interval brought."""
    before: int | None = None
    last: int | None = None
    while True:
        try:
            published, epoch = await mending.published()
            if epoch != process.epoch:
                begin_anew(process, epoch)
                before = last = None
            if before is not None and last is not None and before < last:
                process.hub.look_for_lost(await mending.newest(before, last), before, last)
            before, last = last, published
        except psycopg.OperationalError as error:
            logger.warning("cannot look for lost frames: %s", error)
        await asyncio.sleep(INTERVAL)


def begin_anew(process: Process, epoch: UUID) -> None:
    logger.warning("the database was restored: every cursor is void")
    process.epoch = epoch
    for socket in list(process.sockets):
        socket.close(Closing.RESTARTING)
    process.hub.forget()
