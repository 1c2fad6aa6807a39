"""The board in Redis on which every gateway keeps who is with it, for as long as it lives."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast
from uuid import uuid4

from redis.asyncio import Redis
from redis.asyncio.client import Pipeline

from domain.ids import UserId
from gateway.presence.here import State, strongest
from store.whispers import presence_of

BEAT = 5.0
"""Seconds between signs of life."""
LIFETIME = 15.0
"""Seconds after the last one in which a gateway is believed: so long may those of a killed one seem there."""
GATEWAYS = "presence:gateways"


class Board:
    """A hash per gateway, person to state, that ends unless prolonged: a sign of life costs one command."""

    def __init__(self, redis_url: str) -> None:
        self._redis: Redis = Redis.from_url(redis_url, decode_responses=True)  # pyright: ignore[reportUnknownMemberType]
        self.name = uuid4().hex
        self._others: set[str] = set()
        self._writing = asyncio.Lock()

    async def close(self) -> None:
        await self._redis.aclose()

    async def tell(self, states: Mapping[UserId, State | None]) -> None:
        """Puts them up or takes them down, then says so to whoever watches them."""
        async with self._writing, self._line() as line:
            for user, state in states.items():
                if state is None:
                    line.hdel(_key(self.name), str(user))
                else:
                    line.hset(_key(self.name), str(user), state)
            for user in states:
                self._say_so(line, user)
            await line.execute()

    async def hint(self, users: Iterable[UserId]) -> None:
        """To whoever watches them: look anew."""
        async with self._line() as line:
            for user in users:
                self._say_so(line, user)
            await line.execute()

    async def states(self, users: Sequence[UserId]) -> dict[UserId, State | None]:
        """Over all gateways."""
        return await self._states(users, {self.name, *self._others})

    async def elsewhere(self, users: Sequence[UserId]) -> dict[UserId, State | None]:
        return await self._states(users, self._others)

    async def _states(self, users: Sequence[UserId], gateways: set[str]) -> dict[UserId, State | None]:
        if not gateways or not users:
            return dict.fromkeys(users)
        names = [str(user) for user in users]
        async with self._line() as line:
            for gateway in gateways:
                line.hmget(_key(gateway), names)
            rows = cast("list[list[State | None]]", await line.execute())
        return {
            user: strongest(state for state in said if state)
            for user, said in zip(users, zip(*rows, strict=True), strict=True)
        }

    def heard_from(self, gateway: str) -> None:
        if gateway and gateway != self.name:
            self._others.add(gateway)

    async def beat(self, mine: Mapping[UserId, State]) -> bool:
        """A sign of life; whether other gateways came or went."""
        before = self._others
        async with self._writing:  # or somebody taken down meanwhile would be put up again
            async with self._line() as line:
                line.sadd(GATEWAYS, self.name)
                line.hset(_key(self.name), "", "")
                line.hlen(_key(self.name))
                line.pexpire(_key(self.name), round(LIFETIME * 1000))
                line.smembers(GATEWAYS)
                _, _, kept, _, known = cast("tuple[Any, ...]", await line.execute())
            if kept - 1 < len(mine):
                await self._put_up(mine)
        self._others = await self._living(known - {self.name})
        return self._others != before

    async def _put_up(self, mine: Mapping[UserId, State]) -> None:
        """Redis has lost it: all anew."""
        async with self._line() as line:
            line.hset(_key(self.name), mapping={str(user): state for user, state in mine.items()})
            line.pexpire(_key(self.name), round(LIFETIME * 1000))
            await line.execute()

    async def _living(self, others: set[str]) -> set[str]:
        names = sorted(others)
        async with self._line() as line:
            for name in names:
                line.exists(_key(name))
            alive = {name for name, there in zip(names, await line.execute(), strict=True) if there}
            for name in others - alive:
                line.srem(GATEWAYS, name)
            await line.execute()
        return alive

    def _say_so(self, line: Pipeline, user: UserId) -> None:
        line.publish(presence_of(user), self.name)  # pyright: ignore[reportUnknownMemberType]

    def _line(self) -> Pipeline:
        return self._redis.pipeline(transaction=False)


def _key(gateway: str) -> str:
    return f"presence:of:{gateway}"
