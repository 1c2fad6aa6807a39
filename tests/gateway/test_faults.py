"""Whatever dies, every frame arrives: once and in order."""

import asyncio
import signal
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

import pytest
from redis.asyncio import from_url

from gateway import watch
from gateway.bus import Bus as Listener
from gateway.hub import Hub
from projections import outbox
from store.hints import ERASED
from store.link import Link, dial
from tests.gateway.caller import Caller, Door, eventually
from tests.gateway.redis import Redis
from tests.gateway.scribe import Scribe

LOOKED = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE "
)
SOUGHT, ASKED = LOOKED + "'%room_id = ANY%'", LOOKED + "'%banned%'"
FANOUT = (
    "import asyncio, sys; from workers.fanout import serve; "
    "asyncio.run(serve(database_url=sys.argv[1], redis_url=sys.argv[2], stop=asyncio.Event()))"
)


@asynccontextmanager
async def fanout_process(database_url: str, redis_url: str) -> AsyncGenerator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", FANOUT, database_url, redis_url)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()


async def test_a_killed_fan_out_loses_and_doubles_nothing(door: Door, database_url: str, redis: Redis):
    await door.scribe.furnish()
    caller = await door.enter(door.scribe.ada)
    said = 0
    for _ in range(4):
        async with fanout_process(database_url, redis.url) as process:
            for _ in range(60):
                await door.scribe.say(f"m{said}")
                said += 1
            await caller.up_to(f"m{said - 10}")
            process.send_signal(signal.SIGKILL)
    async with fanout_process(database_url, redis.url):
        await caller.up_to(f"m{said - 1}")

    assert [frame["seq"] for frame in caller.frames] == list(range(1, said + 1))


async def test_a_second_fan_out_takes_over(door: Door, database_url: str, redis: Redis):
    await door.scribe.furnish()
    caller = await door.enter(door.scribe.ada)
    async with fanout_process(database_url, redis.url) as first:
        await door.scribe.say("by the first")
        await caller.texts(1)
        async with fanout_process(database_url, redis.url):
            await door.scribe.say("still by the first")
            await caller.texts(1)
            first.send_signal(signal.SIGKILL)
            await door.scribe.say("by the second")
            assert await caller.texts(1) == ["by the second"]
    assert [frame["seq"] for frame in caller.frames] == [1, 2, 3]


async def test_redis_may_go_and_come_back(door: Door, ada: Caller, redis: Redis):
    said = 0
    for _ in range(3):
        await door.scribe.say_many([f"m{said + n}" for n in range(30)])
        redis.kill()
        await door.scribe.say_many([f"m{said + 30 + n}" for n in range(30)])
        redis.start()
        await door.scribe.say_many([f"m{said + 60 + n}" for n in range(30)])
        said += 90
    await door.scribe.say("end")
    await ada.up_to("end")

    assert [frame["seq"] for frame in ada.frames] == list(range(1, said + 2))


async def test_frames_go_on_without_redis(door: Door, ada: Caller, redis: Redis):
    await door.scribe.say("with")
    await ada.texts(1)
    redis.kill()
    await door.scribe.say("without")
    assert await ada.texts(1) == ["without"]
    redis.start()
    await door.scribe.say("with again")
    assert await ada.texts(1) == ["with again"]


async def test_frames_go_on_with_a_redis_that_refuses(door: Door, ada: Caller, redis: Redis):
    """It wants a password from now on: what it does not confirm must not be waited for."""
    await door.scribe.say("with")
    await ada.texts(1)
    async with from_url(redis.url) as client:
        await client.config_set("requirepass", "secret")
        await client.client_kill_filter(_type="pubsub")
        await door.scribe.say("without")
        assert await ada.texts(1) == ["without"]
        await client.config_set("requirepass", "")
    await door.scribe.say("with again")
    assert await ada.texts(1) == ["with again"]


async def test_newcomers_wait_for_redis(door: Door, ada: Caller, redis: Redis):
    redis.kill()
    bob = await door.enter(door.scribe.bob)
    await door.scribe.join(door.scribe.bob, door.scribe.general)
    await door.scribe.say("told when Redis is back")
    redis.start()
    expected = ["user_joined_channel", "user_joined_channel", "told when Redis is back"]
    assert await bob.texts(3) == expected


async def test_a_database_that_came_back_costs_nobody_anything(door: Door, ada: Caller):
    await door.scribe.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await door.scribe.say("goes on")
    assert await ada.texts(1) == ["goes on"]
    again = await door.enter(door.scribe.ada)
    await door.scribe.say("for both")
    assert await again.texts(1) == await ada.texts(1)


class Bus:
    """In the place of fan-out: it may repeat, skip and forget."""

    def __init__(self, link: Link, scribe: Scribe) -> None:
        self._link = link
        self._scribe = scribe

    async def publish(self, *positions: int) -> None:
        rows = await self._scribe.outbox()
        for position in positions:
            await self.send([row for row in rows if outbox.cursor_of(row[1]).position == position])

    async def send(self, rows: Sequence[outbox.Outgoing]) -> None:
        for channel, message in rows:
            self._link.send(("PUBLISH", channel, message))


@pytest.fixture
async def bus(redis: Redis, scribe: Scribe) -> AsyncGenerator[Bus]:
    link = await dial(redis.url, lambda _: None)
    yield Bus(link, scribe)
    link.close()


async def test_what_comes_twice_is_dropped(door: Door, bus: Bus):
    caller = await settled(door, bus)
    for text in ("two", "three"):
        await door.scribe.say(text)
    await bus.publish(3, 3, 2, 3, 4, 2, 3, 4)
    assert await caller.texts(2) == ["two", "three"]
    await door.scribe.say("end")
    await bus.publish(5)
    assert await caller.texts(1) == ["end"]


async def test_a_hole_is_filled_before_what_follows(door: Door, bus: Bus):
    caller = await settled(door, bus)
    other = await door.scribe.channel()
    await door.scribe.join(door.scribe.ada, other)
    await bus.publish(3)
    await caller.texts(2)
    for text in ("lost 1", "lost 2", "heard"):
        await door.scribe.say(text)
    await door.scribe.say("after all that", other)
    await bus.publish(6, 7)
    assert await caller.texts(4) == ["lost 1", "lost 2", "heard", "after all that"]


@pytest.fixture
def watchful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for before the gateway."""
    monkeypatch.setattr(watch, "INTERVAL", 0.05)


async def test_what_was_lost_silently_in_a_quiet_room_is_found(watchful: None, door: Door, bus: Bus):
    caller = await settled(door, bus)
    await door.scribe.run("INSERT INTO checkpoints (name, position) VALUES ('fanout', 2)")
    await door.scribe.say("never published")
    await door.scribe.run("UPDATE checkpoints SET position = 3")
    assert await caller.texts(1) == ["never published"]


async def test_a_restored_database_sends_everybody_for_a_snapshot(watchful: None, door: Door, bus: Bus):
    caller = await settled(door, bus)
    old = await door.scribe.epoch()
    await door.scribe.run("UPDATE epoch SET id = gen_random_uuid()")
    assert await caller.closed() == 1012
    again = await door.enter(door.scribe.ada)
    await again.say("resume", epoch=old, since=2)
    assert (await again.answer("resync"))["reason"] == "epoch"


async def test_frames_of_another_life_are_for_nobody_of_this_one(door: Door, bus: Bus):
    caller = await settled(door, bus)
    await door.scribe.run("UPDATE epoch SET id = gen_random_uuid()")
    await door.scribe.say("never happened to this screen")
    await bus.publish(3)
    assert await caller.closed() == 1012
    assert max(frame["position"] for frame in caller.frames) == 2


async def test_a_hole_is_not_filled_from_another_life(door: Door, bus: Bus):
    caller = await settled(door, bus)
    await door.scribe.say("lost")
    await door.scribe.say("heard")
    heard = [row for row in await door.scribe.outbox() if outbox.cursor_of(row[1]).position == 4]
    await door.scribe.run("UPDATE epoch SET id = gen_random_uuid()")
    await door.scribe.run("DELETE FROM outbox WHERE position > 2")
    await bus.send(heard)
    assert await caller.closed() == 1012
    assert max(frame["position"] for frame in caller.frames) == 2


async def test_a_hole_that_cannot_be_filled_sends_everybody_for_a_snapshot(door: Door, bus: Bus):
    """As while a backup is put in the place of a database that somebody still reads."""
    caller = await settled(door, bus)
    await door.scribe.say("lost")
    await door.scribe.say("heard")
    heard = [row for row in await door.scribe.outbox() if outbox.cursor_of(row[1]).position == 4]
    await door.scribe.run("ALTER TABLE outbox RENAME COLUMN frame TO gone")
    await bus.send(heard)
    assert await caller.closed() == 1012


@asynccontextmanager
async def taken_back(scribe: Scribe, until: int) -> AsyncGenerator[None]:
    """As by a crash: frames and checkpoint are gone together, and come again the same."""
    await take_back(scribe, until)
    yield
    await bring_again(scribe)


async def take_back(scribe: Scribe, until: int) -> None:
    await scribe.run(f"CREATE TEMP TABLE taken_back AS SELECT * FROM outbox WHERE position > {until}")
    await scribe.run(f"DELETE FROM outbox WHERE position > {until}")
    await scribe.run(f"UPDATE checkpoint SET position = {until}")


async def bring_again(scribe: Scribe) -> None:
    async with scribe.at_once():
        await scribe.run("INSERT INTO outbox SELECT * FROM taken_back")
        await scribe.run(f"UPDATE checkpoint SET position = {scribe.position}")


async def test_a_hole_waits_for_an_outbox_that_a_crash_has_put_back(door: Door, bus: Bus):
    caller = await settled(door, bus)
    for text in ("lost", "heard"):
        await door.scribe.say(text)
    heard = [row for row in await door.scribe.outbox() if outbox.cursor_of(row[1]).position == 4]
    async with taken_back(door.scribe, until=2):
        await bus.send(heard)
        await eventually(lambda: door.scribe.one(SOUGHT))
    assert await caller.texts(2) == ["lost", "heard"]


async def test_a_lost_redis_and_a_database_put_back_lose_nothing_together(
    door: Door, bus: Bus, redis: Redis, scribe: Scribe
):
    caller = await settled(door, bus)
    redis.kill()
    async with scribe.at_once():
        await scribe.say_many(["lost", "heard"])
        heard = [row for row in await scribe.outbox() if outbox.cursor_of(row[1]).position == 4]
        await take_back(scribe, until=2)
    redis.start()
    async with from_url(redis.url) as client:
        ((channel, message),) = heard
        await eventually(lambda: client.publish(channel, message))  # until somebody has heard it
    heard_at = await scribe.one("SELECT clock_timestamp()")
    await eventually(lambda: scribe.one(f"{SOUGHT} AND query_start > '{heard_at}'"))
    await bring_again(scribe)
    assert await caller.texts(2) == ["lost", "heard"]


async def test_thousands_of_rooms_are_heard_again_however_soon_the_reader_has_enough(redis: Redis):
    """Confirmations are waited for, so Redis is not asked to keep them."""
    listener = Listener(redis.url, lambda _: listener.pause())
    mended = asyncio.Event()

    async def mend() -> None:
        mended.set()

    rooms = [b"room:%d" % n for n in range(20_000)]
    task = asyncio.create_task(listener.run(lambda: rooms, lambda: None, mend))
    async with asyncio.timeout(20):
        await mended.wait()
    task.cancel()
    await asyncio.wait([task])
    listener.close()


async def test_what_was_lost_silently_is_found_when_redis_is_lost_as_well(door: Door, bus: Bus, redis: Redis):
    caller, scribe = await settled(door, bus), door.scribe
    await scribe.join(scribe.ada, other := await scribe.channel())
    await bus.publish(3)
    await caller.texts(2)
    await scribe.say("lost")
    await scribe.say("elsewhere", other)
    await bus.publish(5)
    await caller.up_to("elsewhere")
    redis.kill()
    await scribe.say("read")
    redis.start()
    assert await caller.texts(2) == ["lost", "read"]


async def test_a_room_is_not_opened_by_what_a_crash_has_put_back(door: Door, bus: Bus):
    """Word that one may not has been heard, and will not be listened to again."""
    caller = await settled(door, bus)
    scribe = door.scribe
    yard = await scribe.channel()
    await scribe.tell()
    await scribe.say("one may no more")
    await bus.publish(scribe.position)
    await caller.up_to("one may no more")
    async with taken_back(scribe, until=2):
        await scribe.run(f"UPDATE channels SET deleted = false WHERE id = '{yard}'")
        await caller.say("open", channel_id=yard)
        await eventually(lambda: scribe.one(ASKED))
        await scribe.run(f"UPDATE channels SET deleted = true WHERE id = '{yard}'")
    assert (await caller.answer("error"))["code"] == "not_found"


async def test_a_newcomer_notices_an_older_database_before_anybody_else(door: Door, bus: Bus):
    caller = await settled(door, bus)
    await door.scribe.run("UPDATE checkpoint SET position = 0")
    await door.scribe.run("UPDATE epoch SET id = gen_random_uuid()")
    token = await door.token(door.scribe.ada, await door.scribe.session(door.scribe.ada))
    newcomer = Caller(await door.knock(Authorization=f"Bearer {token}"), caller.session)
    assert await newcomer.closed() == 1012
    assert await caller.closed() == 1012


async def test_word_of_an_erasure_is_heeded_in_another_life_of_the_log_as_well(
    door: Door, redis: Redis, monkeypatch: pytest.MonkeyPatch
):
    """Its positions begin again where the backup ended."""
    forgotten = asyncio.Event()
    monkeypatch.setattr(Hub, "forget", lambda _: forgotten.set())
    async with from_url(redis.url) as client:
        for position in (b"1000", b"10"):
            await eventually(lambda position=position: client.publish(ERASED, position))
            await eventually(forgotten.is_set)
            forgotten.clear()


async def settled(door: Door, bus: Bus) -> Caller:
    """Somebody live, who has heard the second position."""
    await door.scribe.furnish()
    caller = await door.enter(door.scribe.ada)
    await caller.say("ping")
    await door.scribe.say("one")

    async def heard() -> bool:
        await bus.publish(2)
        await caller.say("ping")
        return (await caller.hear())["type"] == "message_sent"

    await eventually(heard)
    return caller
