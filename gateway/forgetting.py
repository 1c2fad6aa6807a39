"""What is erased is forgotten here, too: what rooms were told, and what replays hold, is read again."""

from gateway.process import Process
from store.hints import ERASED, Hints

SELDOM = 3600.0
"""Seconds without a word after which all is forgotten anyway: Redis may have lost one."""


async def forget_erased(redis_url: str, process: Process) -> None:
    """Listens until cancelled."""
    async with Hints(redis_url, ERASED) as hints:
        while True:
            await hints.wait(SELDOM)
            process.hub.forget()
            process.stage.forget()
