"""Now and then: was all heard that was published, does the log live another life, who was signed out."""

import asyncio
import contextlib
import logging
from datetime import timedelta
from uuid import UUID

import psycopg
from psycopg_pool import PoolTimeout

from gateway.asking import ask
from gateway.closing import Closing
from gateway.mending import Mending
from gateway.process import Process
from store import keys

INTERVAL = 5.0
"""Seconds: what was published before the last look must have been heard by now."""
PATIENCE = 0.5
"""Seconds for a database that is away."""
RECENT = timedelta(seconds=60)
"""A look may come late."""

logger = logging.getLogger(__name__)


async def watch(process: Process, mending: Mending) -> None:
    """Runs until cancelled. One query per look, over what the last interval brought."""
    looked = 0
    last: int | None = None
    while True:
        try:
            published, epoch = await mending.published()
            if epoch != process.hub.epoch or process.hub.astray.is_set():
                begin_anew(process, epoch)
                last = None
            if last is None:
                looked = published
            elif looked >= last or await _looked(process, mending, looked, last):
                looked = last
            last = published
            await _sign_out(process)
        except (psycopg.OperationalError, PoolTimeout) as error:
            logger.warning("cannot look for lost frames: %s", error)
            await asyncio.sleep(PATIENCE)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(INTERVAL):
                await process.hub.astray.wait()


async def _looked(process: Process, mending: Mending, after: int, until: int) -> bool:
    return process.hub.look_for_lost(await mending.newest(after, until), after, until)


async def _sign_out(process: Process) -> None:
    """Programs whose keys ended with an account, of which no frame tells."""
    gone = await ask(process.pool, lambda at: keys.revoked_within(at, RECENT))
    for socket in list(process.sockets) if gone else ():
        if socket.session in gone:
            socket.close(Closing.REVOKED)


def begin_anew(process: Process, epoch: UUID) -> None:
    logger.warning("the database was restored: every cursor is void")
    for socket in list(process.sockets):
        socket.close(Closing.RESTARTING)
    process.hub.begin(epoch)
    if process.aside:
        process.aside.begin_anew()
