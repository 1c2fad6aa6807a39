"""Whoever comes and goes with a cursor has heard, in the end, the same as whoever stayed."""

import asyncio
import random
from uuid import UUID

import pytest

from tests.gateway.caller import Caller, Door
from tests.gateway.redis import Redis
from tests.gateway.scribe import Scribe

Heard = tuple[int, str, int]


async def live_through(scribe: Scribe, dice: random.Random, channels: list[UUID], steps: int) -> None:
    """Ada joins, leaves, and hears what is said in five channels."""
    inside: set[UUID] = set()
    for step in range(steps):
        channel = dice.choice(channels)
        if dice.random() < 0.3:
            await (scribe.leave if channel in inside else scribe.join)(scribe.ada, channel)
            inside ^= {channel}
        else:
            await scribe.say(f"m{step}", channel)
    await scribe.tell(("u", scribe.ada, "the_end", {}))


async def come_and_go(door: Door, dice: random.Random, caller: Caller, since: int) -> list[Heard]:
    """Hears a few frames, hangs up in any which way, and comes back with the cursor."""
    heard: list[Heard] = []
    while True:
        for _ in range(dice.randrange(1, 12)):
            await caller.texts(1)
            frame = caller.frames[-1]
            heard.append((frame["position"], frame["room"], frame["seq"]))
            if frame["type"] == "the_end":
                return heard
        cursor = heard[-1][0]
        whole = [one for one in heard if one[0] < cursor]  # of the last position more may have been to come
        heard = whole
        since = whole[-1][0] if whole else since
        if dice.random() < 0.5:
            caller.connection.transport.abort()
            caller = await door.resume(door.scribe.ada, since, caller.session)
        else:
            await caller.say("resume", epoch=await door.scribe.epoch(), since=since)
            await caller.answer("hello")


@pytest.mark.parametrize("seed", range(4))
async def test_coming_and_going_changes_nothing(door: Door, ada: Caller, redis: Redis, seed: int):
    dice = random.Random(seed)
    channels = [await door.scribe.channel() for _ in range(5)]
    since = door.scribe.position
    flaky = await door.enter(door.scribe.ada)
    if seed % 2:
        redis.kill()
        redis.start()
    _, heard = await asyncio.gather(
        live_through(door.scribe, dice, channels, 150),
        come_and_go(door, random.Random(seed + 100), flaky, since),
    )
    while not ada.frames or ada.frames[-1]["type"] != "the_end":
        await ada.hear()

    assert heard == [(frame["position"], frame["room"], frame["seq"]) for frame in ada.frames]
