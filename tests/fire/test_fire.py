"""Everything breaks, again and again, while people write: in the end every screen is what a snapshot says.

`make fire ARGS="seconds=300 seed=7"` lets it burn for longer.
"""

import asyncio
import os
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.blackbox.person import Person
from tests.blackbox.product import Product, running
from tests.blackbox.test_kill import gather_in_a_channel, until
from tests.fire.faults import Faults
from tests.fire.watcher import Watcher
from tests.fire.writer import Writer

SECONDS = float(os.environ.get("BACKSCROLL_FIRE_SECONDS", "12"))
SEED = int(os.environ.get("BACKSCROLL_FIRE_SEED", "7"))
SETTLING = 90.0


@pytest.mark.timeout(SECONDS + 300)
async def test_every_screen_is_right_after_the_fire(tmp_path: Path):
    dice = random.Random(SEED)
    with running(tmp_path / "data") as product:
        people = [Person(product, name) for name in ("ada", "bob", "eve")]
        channel, workspace = await gather_in_a_channel(people)
        side = await people[0].ask(
            "POST", f"/v1/workspaces/{workspace}/channels", json={"name": "side", "visibility": "public"}
        )
        watchers = [Watcher(person, workspace, [product.sockets]) for person in people]
        watching = [asyncio.create_task(watcher.watch()) for watcher in watchers]
        await until(lambda: all(watcher.screen for watcher in watchers))
        writers = [Writer(person, channel, side["id"], random.Random(dice.random())) for person in people]
        faults = await burn(product, watchers, writers, dice)
        try:
            await settle(watchers)
        finally:
            report(faults, watchers, writers)
            await end(watching, people)
        assert [fault for watcher in watchers for fault in watcher.faults] == []


async def burn(
    product: Product, watchers: Sequence[Watcher], writers: Sequence[Writer], dice: random.Random
) -> Counter[str]:
    """Each fault once in a round, in another order each time, until the time is over."""
    writing = [asyncio.create_task(writer.write()) for writer in writers]
    known = Faults(product, watchers, dice).all()
    happened: Counter[str] = Counter()
    over = asyncio.get_running_loop().time() + SECONDS
    while asyncio.get_running_loop().time() < over or len(happened) < len(known):
        for name in dice.sample(sorted(known), len(known)):
            await known[name]()
            happened[name] += 1
            await some_frames(watchers, dice.randrange(4, 40))
    await known["restore an older database"]()
    for task in writing:
        task.cancel()
    await asyncio.wait(writing)
    for task in writing:
        if not task.cancelled():
            task.result()
    return happened


async def end(watching: Sequence[asyncio.Task[None]], people: Sequence[Person]) -> None:
    for task in watching:
        task.cancel()
    await asyncio.wait(watching)
    for person in people:
        await person.http.aclose()


async def some_frames(watchers: Sequence[Watcher], more: int) -> None:
    """Life goes on between two faults: a few frames arrive, or at least time passes."""
    heard = sum(watcher.counts["frames"] for watcher in watchers) + more
    await until(lambda: sum(watcher.counts["frames"] for watcher in watchers) >= heard)


async def settle(watchers: Sequence[Watcher]) -> None:
    async with asyncio.timeout(SETTLING):
        for watcher in watchers:
            while await watcher.differs():  # noqa: ASYNC110
                await asyncio.sleep(0.1)


def report(faults: Counter[str], watchers: Sequence[Watcher], writers: Sequence[Writer]) -> None:
    counts = sum((watcher.counts for watcher in watchers), Counter[str]())
    print(f"seed {SEED}, {SECONDS:.0f} s; faults: {dict(faults)}")
    print(f"done by writers: {sum(writer.done for writer in writers)}; seen: {dict(sorted(counts.items()))}")
