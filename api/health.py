"""Whether the parts are up, and how far behind they are."""

import asyncio
from typing import Any, Literal

import msgspec
import psycopg
import redis.asyncio
from psycopg_pool import PoolTimeout
from redis.exceptions import RedisError

from migrations import Lack, read_model_digest, roles_lacking
from projections.views.progress import Progress, progress
from store.codec import codec
from store.connections import Pool

PATIENCE = 1.0
"""Seconds: a part that takes longer to answer a ping counts as down."""
FAR_BEHIND = 10_000
"""Events; more than any rush of people leaves, less than an import does."""

LATER = frozenset({"jobs"})

State = Literal["up", "behind", "down"]


class PartHealth(msgspec.Struct, omit_defaults=True):
    """`lag` is how many events of the log it has before it; of the sweeper, how many departures.

    A sweeper that is away is only behind: nobody waits for it. A database without the roles of history
    is up, for people talk without them; `detail` says what does not work, and `doctor` the remedy.
    """

    state: State
    lag: int | None = None
    quarantined: int | None = None
    given_up: int | None = None
    detail: str = ""


class Readiness(msgspec.Struct):
    """Ready when every part is up, jobs aside, which can wait; a part that is behind still answers."""

    ready: bool
    parts: dict[str, PartHealth]


class Health:
    """Asks each part when asked, within a second."""

    def __init__(self, pool: Pool, redis_url: str) -> None:
        self._pool = pool
        self._redis: Any = redis.asyncio.from_url(redis_url)

    async def __aenter__(self) -> "Health":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._redis.aclose()

    async def readiness(self) -> Readiness:
        database, redis_part = await asyncio.gather(self._database(), self._redis_part())
        parts = {**database, "redis": redis_part}
        needed = (part for name, part in parts.items() if name not in LATER)
        return Readiness(all(part.state != "down" for part in needed), parts)

    async def _redis_part(self) -> PartHealth:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._redis.ping()
        except (TimeoutError, OSError, RedisError) as error:
            return PartHealth("down", detail=str(error) or "no answer")
        return PartHealth("up")

    async def _database(self) -> dict[str, PartHealth]:
        try:
            async with asyncio.timeout(PATIENCE), self._pool.connection(timeout=PATIENCE) as connection:
                found = await progress(connection)
                lacks = await (await connection.execute(roles_lacking())).fetchall()
        except (TimeoutError, psycopg.Error, PoolTimeout) as error:
            down = PartHealth("down", detail=str(error) or "no answer")
            return dict.fromkeys(("database", "projector", "fanout", "jobs", "sweeper"), down)
        return {
            "database": PartHealth("up", detail=" ".join(Lack(*row).open_sentence for row in lacks)),
            "projector": _projector(found),
            "fanout": _fan_out(found),
            "jobs": _jobs(found),
            "sweeper": PartHealth("up" if found.sweeper else "behind", found.departures),
        }


def _projector(found: Progress) -> PartHealth:
    lag = max(0, found.head - found.projected)
    state, detail = _state(lag, alive=bool(found.projector)), ""
    if found.digest != read_model_digest():
        state, detail = "down", "the read models are of another version: run `backscroll rebuild`"
    elif found.following is not None and not codec.knows(found.following):
        state, detail = "behind", f"waits for an upgrade: {found.following} is not known here"
    return PartHealth(state, lag, found.quarantined, detail=detail)


def _fan_out(found: Progress) -> PartHealth:
    lag = max(0, found.framed - found.fanned_out)
    return PartHealth(_state(lag, alive=bool(found.fan_out)), lag)


def _jobs(found: Progress) -> PartHealth:
    """Here `lag` is how many jobs are late by a minute or more."""
    state: State = "behind" if found.late else "up"
    return PartHealth(state if found.jobs else "down", found.late, given_up=found.given_up)


def _state(lag: int, *, alive: bool) -> State:
    if not alive:
        return "down"
    return "behind" if lag > FAR_BEHIND else "up"
