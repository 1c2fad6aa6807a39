"""What is erased is forgotten here, too: what rooms were told lately is read from the outbox again."""

from gateway.hub import Hub
from store.hints import ERASED, Hints
from store.recorded import START

SELDOM = 3600.0
"""Seconds without a word after which the wait begins anew."""


async def forget_erased(redis_url: str, hub: Hub) -> None:
    """Listens until cancelled."""
    seen = START
    async with Hints(redis_url, ERASED) as hints:
        while True:
            told = await hints.wait(SELDOM)
            if told > seen:
                seen = told
                hub.forget()
