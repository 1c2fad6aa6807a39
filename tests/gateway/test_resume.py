"""A cursor is served completely, in order and once, or refused."""

import asyncio
import json
from typing import Any
from uuid import uuid4

import pytest

from gateway import framing, gaps
from gateway.delivery import Delivery
from gateway.hub import Hub
from gateway.rooms import key_after
from projections import outbox
from tests.gateway.caller import Caller, Door
from tests.gateway.redis import Redis


async def test_the_gap_comes_first_then_what_is_live(door: Door, ada: Caller):
    since = await door.scribe.say("heard")
    for n in range(5):
        await door.scribe.say(f"missed {n}")
    again = await door.resume(door.scribe.ada, since)
    hello = again.said[0]
    assert (hello["resumed"], hello["position"], hello["until"]) == (True, since, door.scribe.position)
    await door.scribe.say("live")

    assert await again.texts(6) == [*(f"missed {n}" for n in range(5)), "live"]


async def test_by_a_frame_after_hello(door: Door, ada: Caller):
    since = await door.scribe.say("heard")
    await door.scribe.say("missed")
    again = await door.enter(door.scribe.ada)
    assert "resumed" not in again.said[0]
    await again.say("resume", epoch=await door.scribe.epoch(), since=since)
    assert (await again.answer("hello"))["resumed"] is True

    assert await again.texts(1) == ["missed"]


async def test_by_a_frame_right_behind_auth(door: Door, ada: Caller):
    since = await door.scribe.say("heard")
    await door.scribe.say("missed")
    caller = Caller(await door.knock(), ada.session)
    await caller.say("auth", token=await door.token(door.scribe.ada, ada.session))
    await caller.say("resume", epoch=await door.scribe.epoch(), since=since)
    assert "resumed" not in await caller.answer("hello")
    assert (await caller.answer("hello"))["resumed"] is True
    assert await caller.texts(1) == ["missed"]
    await caller.connection.close()


async def test_a_late_resume_begins_anew(door: Door, ada: Caller):
    since = door.scribe.position
    await door.scribe.say("one")
    assert await ada.texts(1) == ["one"]
    await ada.say("resume", epoch=await door.scribe.epoch(), since=since)
    await ada.answer("hello")
    await door.scribe.say("two")

    assert await ada.texts(2) == ["one", "two"]


async def test_nothing_is_lost_or_doubled_while_much_is_said(door: Door, ada: Caller):
    since = await door.scribe.say("start")
    await door.scribe.say_many([f"gap {n}" for n in range(700)])
    talking = asyncio.create_task(door.scribe.say_many([f"live {n}" for n in range(300)]))
    again = await door.resume(door.scribe.ada, since, ada.session)
    await talking
    await ada.up_to("live 299")
    await again.up_to("live 299")

    seqs = [frame["seq"] for frame in again.frames]
    assert seqs == list(range(2, 1002))


async def test_leaving_and_coming_back_inside_the_gap(door: Door, ada: Caller):
    since = await door.scribe.say("heard")
    await door.scribe.say("still in")
    await door.scribe.leave(door.scribe.ada, door.scribe.general)
    await door.scribe.say("while out")
    await door.scribe.join(door.scribe.ada, door.scribe.general)
    await door.scribe.say("in again")
    again = await door.resume(door.scribe.ada, since)

    expected = ["still in", "user_left_channel", "user_joined_channel", "user_joined_channel", "in again"]
    assert await again.texts(5) == expected
    live = ["heard", *expected]
    assert await ada.texts(6) == live


async def test_rooms_entered_and_left_inside_the_gap(door: Door, ada: Caller):
    since = door.scribe.position
    passing, deleted, root = await door.scribe.channel(), await door.scribe.channel(), uuid4()
    await door.scribe.say("unheard", passing)
    await door.scribe.join(door.scribe.ada, passing)
    await door.scribe.say("in passing", passing)
    await door.scribe.leave(door.scribe.ada, passing)
    await door.scribe.say("unheard", passing)
    await door.scribe.join(door.scribe.ada, deleted)
    await door.scribe.follow(door.scribe.ada, deleted, root)
    await door.scribe.tell(("t", root, "message_sent", {"text": "a reply"}))
    await door.scribe.delete_channel(deleted)
    await door.scribe.say("end")
    again = await door.resume(door.scribe.ada, since)

    assert await again.up_to("end") == await ada.up_to("end")
    assert [f["position"] for f in again.frames] == [f["position"] for f in ada.frames]


async def test_another_life_of_the_log_is_refused(door: Door, ada: Caller):
    await refused(door, "epoch", epoch=uuid4(), since=door.scribe.position)


async def test_a_position_still_to_come_is_refused(door: Door, ada: Caller):
    await refused(door, "ahead", epoch=await door.scribe.epoch(), since=door.scribe.position + 1)


async def test_what_retention_dropped_is_refused(door: Door, ada: Caller):
    await door.scribe.run("SELECT prepare_outbox(1000000)")
    await door.scribe.run("DROP TABLE outbox_0")
    door.scribe.position = 1_000_004
    since = await door.scribe.say("kept")
    await refused(door, "too_old", epoch=await door.scribe.epoch(), since=999_998)
    again = await door.resume(door.scribe.ada, 999_999)
    assert await again.texts(1) == ["kept"]
    assert again.frames[0]["position"] == since


async def test_too_long_a_gap_is_refused(door: Door, ada: Caller, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(gaps, "MOST_FRAMES", 10)
    since = door.scribe.position
    await door.scribe.say_many([str(n) for n in range(11)])
    await refused(door, "too_far", epoch=await door.scribe.epoch(), since=since)
    monkeypatch.setattr(gaps, "MOST_FRAMES", 11)
    again = await door.resume(door.scribe.ada, since)
    assert await again.texts(11) == [str(n) for n in range(11)]


async def test_what_can_no_longer_be_told_is_refused(door: Door, ada: Caller):
    since = door.scribe.position
    await door.scribe.once_followed(door.scribe.ada, door.scribe.general, uuid4())
    await door.scribe.leave(door.scribe.ada, door.scribe.general)
    await refused(door, "left", epoch=await door.scribe.epoch(), since=since)


async def refused(door: Door, reason: str, **cursor: object) -> None:
    caller = await door.enter(door.scribe.ada)
    await caller.say("resume", **cursor)
    assert (await caller.answer("resync"))["reason"] == reason
    assert await caller.closed() == 4410


async def test_a_thread_left_meanwhile_is_served_up_to_there(door: Door, ada: Caller):
    root = uuid4()
    since = await door.scribe.follow(door.scribe.ada, door.scribe.general, root)
    await door.scribe.tell(("t", root, "message_sent", {"text": "a reply"}))
    await door.scribe.unfollow(door.scribe.ada, door.scribe.general, root)
    await door.scribe.tell(("t", root, "message_sent", {"text": "unheard"}))
    await door.scribe.say("heard")
    again = await door.resume(door.scribe.ada, since)

    assert await again.texts(3) == ["a reply", "thread_unfollowed", "heard"]


async def test_whoever_begins_anew_as_they_arrive_hears_hello_first(
    door: Door, ada: Caller, monkeypatch: pytest.MonkeyPatch
):
    """In that very turn of the loop: what had caught up went on beside what began."""
    since = await door.scribe.say("heard")
    await door.scribe.say("missed")
    await ada.texts(2)
    arrive, arrived = Delivery.arrive, asyncio.Event()

    def arrives_and_begins_anew(delivery: Delivery) -> None:
        arrive(delivery)
        if not arrived.is_set():
            arrived.set()
            entries, hello = [room.entry for room in delivery.rooms], json.dumps({"type": "hello"}).encode()
            anew = delivery.start, key_after(since), entries, (), framing.text(hello)
            asyncio.get_running_loop().call_soon(*anew)

    monkeypatch.setattr(Delivery, "arrive", arrives_and_begins_anew)
    again = await door.resume(door.scribe.ada, since)
    assert await again.texts(1) == ["missed"]
    await again.answer("hello")
    assert len(again.frames) == 1
    await door.scribe.say("live")
    assert await again.texts(2) == ["missed", "live"]


async def test_what_the_bus_lost_while_it_was_read_is_read_again(
    door: Door, ada: Caller, redis: Redis, monkeypatch: pytest.MonkeyPatch
):
    """Somebody comes back as Redis goes: what their room is told before it is there again is theirs, too."""
    scribe, gaps_of, take = door.scribe, outbox.gaps, Hub.take
    read, go, taken = asyncio.Event(), asyncio.Event(), asyncio.Event()
    await scribe.say("heard")
    await ada.texts(1)
    since = await scribe.tell(("u", scribe.bob, "heard", {}))

    async def gaps_read_slowly(*asked: Any) -> outbox.Gap:
        gap = await gaps_of(*asked)
        read.set()
        await go.wait()
        return gap

    def takes(hub: Hub, name: bytes, message: bytes, **how: bool) -> bool:
        if b"lost" in message:
            taken.set()
        return take(hub, name, message, **how)

    monkeypatch.setattr(outbox, "gaps", gaps_read_slowly)
    monkeypatch.setattr(Hub, "take", takes)
    coming = asyncio.create_task(door.resume(scribe.bob, since))
    await read.wait()
    redis.kill()
    await scribe.tell(("u", scribe.bob, "lost", {}))
    await taken.wait()
    redis.start()
    await scribe.say("everything is heard again")
    await ada.texts(1)
    go.set()
    bob = await coming
    await scribe.tell(("u", scribe.bob, "live", {}))

    assert await bob.texts(2) == ["lost", "live"]
