"""Two of every process over three nodes of a cluster; each of them dies once while people write."""

import asyncio
import random
from collections import Counter
from pathlib import Path

import pytest

from cli.place import Place
from tests.blackbox.person import Person
from tests.blackbox.test_kill import gather_in_a_channel, until
from tests.conftest import Servers
from tests.fire.nodes import TWICE, cluster, installed
from tests.fire.test_fire import end, settle, some_frames
from tests.fire.watcher import Watcher
from tests.fire.writer import Writer


async def ada_is_seen_by_bob(ada: Watcher, bob: Watcher, channel: str) -> None:
    """At another gateway than hers: word of her goes over any node of the cluster."""
    her = ada.person.id
    await bob.say("watch", user_ids=[her])
    await until(lambda: bob.counts[f"{her} online"])
    await ada.say("presence", status="busy")
    await until(lambda: bob.counts[f"{her} busy"])
    await ada.say("typing", channel_id=channel)
    await until(lambda: bob.counts[f"{her} writes"])


@pytest.mark.timeout(300)
async def test_any_one_of_many_may_die(tmp_path: Path, running: Servers, database_url: str):
    dice = random.Random(11)
    with cluster(tmp_path) as nodes:
        bus = ",".join(node.url for node in nodes)
        async with installed(
            Place(tmp_path / "data"), database_url=database_url, redis_url=running.redis_url, bus_url=bus
        ) as halves:
            people = [Person(halves[n % 2], name) for n, name in enumerate(("ada", "bob", "eve"))]
            channel, workspace = await gather_in_a_channel(people)
            gateways = [half.sockets for half in halves]
            watchers = [
                Watcher(person, workspace, gateways[n % 2 :] + gateways) for n, person in enumerate(people)
            ]
            watching = [asyncio.create_task(watcher.watch()) for watcher in watchers]
            await until(lambda: all(watcher.screen for watcher in watchers))
            await ada_is_seen_by_bob(watchers[0], watchers[1], channel)
            writers = [Writer(person, channel, channel, random.Random(dice.random())) for person in people]
            writing = [asyncio.create_task(writer.write()) for writer in writers]
            for part in dice.sample([f"{name} {n}" for name in TWICE for n in (1, 2)], 2 * len(TWICE)):
                await halves[0].kill(part)
                await some_frames(watchers, 12)
            for node in nodes:
                await asyncio.to_thread(node.kill)
                await some_frames(watchers, 12)
                await asyncio.to_thread(node.start)
                await some_frames(watchers, 12)
            for task in writing:
                task.cancel()
            await asyncio.wait(writing)
            await settle(watchers)
            print(sum((watcher.counts for watcher in watchers), Counter[str]()))
            await end(watching, people)
            assert [fault for watcher in watchers for fault in watcher.faults] == []
