"""Frames reach the sockets of their rooms: in order, once, and only while their people are in."""

import asyncio
import contextlib
import random
from uuid import uuid4

import pytest

from domain.ids import UserId
from projections import outbox
from projections.frames.frame import Whisper, encode
from projections.frames.room import Room
from store.whispers import Whispers
from tests.gateway.caller import Caller, Door, eventually
from tests.gateway.redis import Redis


async def test_a_member_hears_what_is_said(door: Door, ada: Caller):
    hello = ada.said[0]
    assert hello["position"] == door.scribe.position
    assert hello["epoch"] == await door.scribe.epoch()
    assert hello["user_id"] == str(door.scribe.ada)
    assert hello["heartbeat_ms"] == 30_000

    texts = [f"m{n}" for n in range(50)]
    for text in texts:
        await door.scribe.say(text)

    assert await ada.texts(50) == texts
    assert [frame["seq"] for frame in ada.frames] == list(range(1, 51))


async def test_an_outsider_hears_nothing(door: Door, ada: Caller):
    bob = await door.enter(door.scribe.bob)
    await door.scribe.say("not for bob")
    await door.scribe.tell(("w", door.scribe.workspace, "workspace_updated", {}))

    assert await bob.texts(1) == ["workspace_updated"]
    assert await ada.texts(2) == ["not for bob", "workspace_updated"]


async def test_whoever_joins_hears_what_follows_at_once(door: Door, ada: Caller):
    bob = await door.enter(door.scribe.bob)
    await door.scribe.say("before")
    await door.scribe.join(door.scribe.bob, door.scribe.general, ("c", door.scribe.general, "with", {}))
    await door.scribe.say("after")

    assert await bob.texts(4) == ["user_joined_channel", "user_joined_channel", "with", "after"]
    assert [frame["room"][:4] for frame in bob.frames] == ["user", "chan", "chan", "chan"]


async def test_a_room_that_nobody_here_was_in_is_entered_without_a_gap(door: Door, ada: Caller):
    for turn in range(20):
        channel = await door.scribe.channel()
        await door.scribe.say("before", channel)
        await door.scribe.join(door.scribe.ada, channel)
        await door.scribe.say(f"1 of {turn}", channel)
        await door.scribe.say(f"elsewhere {turn}")
        await door.scribe.say(f"2 of {turn}", channel)
        expected = [f"1 of {turn}", f"elsewhere {turn}", f"2 of {turn}"]
        assert (await ada.texts(5))[2:] == expected

    positions = [frame["position"] for frame in ada.frames]
    assert positions == sorted(positions)


async def test_joins_in_a_row_are_all_followed(door: Door, ada: Caller):
    channels = [await door.scribe.channel() for _ in range(30)]
    for channel in channels:
        await door.scribe.join(door.scribe.ada, channel)
        await door.scribe.say("first", channel)

    expected = ["user_joined_channel", "user_joined_channel", "first"] * 30
    assert await ada.texts(90) == expected


async def test_whoever_leaves_hears_nothing_more(door: Door, ada: Caller):
    await door.scribe.say("while in")
    await door.scribe.leave(door.scribe.ada, door.scribe.general)
    await door.scribe.say("when out")
    await door.scribe.tell(("u", door.scribe.ada, "user_updated", {}))

    assert await ada.texts(3) == ["while in", "user_left_channel", "user_updated"]


async def test_leaving_a_channel_is_leaving_its_threads(door: Door, ada: Caller):
    root = uuid4()
    await door.scribe.follow(door.scribe.ada, door.scribe.general, root)
    await door.scribe.tell(("t", root, "message_sent", {"text": "a reply"}))
    await door.scribe.leave(door.scribe.ada, door.scribe.general)
    await door.scribe.tell(("t", root, "message_sent", {"text": "another"}))
    await door.scribe.tell(("u", door.scribe.ada, "user_updated", {}))

    assert await ada.texts(4) == ["thread_followed", "a reply", "user_left_channel", "user_updated"]


async def test_leaving_a_workspace_is_leaving_everything_in_it(door: Door, ada: Caller):
    await door.scribe.leave_workspace(door.scribe.ada)
    await door.scribe.say("when out")
    await door.scribe.tell(("w", door.scribe.workspace, "workspace_updated", {}))
    await door.scribe.tell(("u", door.scribe.ada, "user_updated", {}))

    assert await ada.texts(2) == ["user_left_workspace", "user_updated"]


async def test_a_deleted_channel_is_left_by_all(door: Door, ada: Caller):
    root = uuid4()
    await door.scribe.follow(door.scribe.ada, door.scribe.general, root)
    await door.scribe.delete_channel(door.scribe.general)
    await door.scribe.tell(("t", root, "message_sent", {"text": "into nowhere"}))
    await door.scribe.tell(("u", door.scribe.ada, "user_updated", {}))

    assert await ada.texts(3) == ["thread_followed", "channel_deleted", "user_updated"]


async def test_all_sockets_of_a_person_follow(door: Door, ada: Caller):
    again = await door.enter(door.scribe.ada)
    channel = await door.scribe.channel()
    await door.scribe.join(door.scribe.ada, channel)
    await door.scribe.say("hello both", channel)

    assert await ada.texts(3) == await again.texts(3)


async def test_order_holds_across_rooms(door: Door, ada: Caller):
    other = await door.scribe.channel()
    await door.scribe.join(door.scribe.ada, other)
    async with door.scribe.at_once():
        for n in range(300):
            await door.scribe.say(f"m{n}", other if n % 3 else door.scribe.general)

    await ada.up_to("m299")
    assert [frame["position"] for frame in ada.frames[2:]] == list(range(3, 303))


@pytest.mark.parametrize("seed", range(4))
async def test_what_comes_together_is_told_to_each_who_is_in(door: Door, ada: Caller, seed: int):
    """Frames of one room and of several, while people come and go among them."""
    dice, scribe = random.Random(seed), door.scribe
    callers = {(user := await scribe.person()): await door.enter(user) for _ in range(4)}
    callers[scribe.ada] = ada
    inside = {await scribe.channel(): set[UserId]() for _ in range(2)}
    for _ in range(60):
        due = {user: list[int]() for user in callers}
        async with scribe.at_once():
            for _ in range(dice.choice((1, 1, 2, 5))):
                user, channel = dice.choice(list(callers)), dice.choice(list(inside))
                if dice.random() > 0.3:
                    position = await scribe.say("hm", channel)
                elif user in inside[channel]:
                    position = await scribe.leave(user, channel)
                    due[user].append(position)
                    inside[channel].discard(user)
                else:
                    position = await scribe.join(user, channel)
                    due[user].append(position)
                    inside[channel].add(user)
                for one in inside[channel]:
                    due[one].append(position)
        position = await scribe.tell(("w", scribe.workspace, "workspace_updated", {}))
        for user, caller in callers.items():
            assert await caller.positions(until=position) == [*due[user], position]


async def test_an_unfollowed_thread_is_silent(door: Door, ada: Caller):
    root = uuid4()
    await door.scribe.follow(door.scribe.ada, door.scribe.general, root)
    await door.scribe.unfollow(door.scribe.ada, door.scribe.general, root)
    await door.scribe.tell(("t", root, "message_sent", {"text": "unheard"}))
    await door.scribe.say("heard")

    assert await ada.texts(3) == ["thread_followed", "thread_unfollowed", "heard"]


async def test_what_is_whispered_comes_at_once_and_without_a_place(door: Door, ada: Caller, redis: Redis):
    """Only to the sockets of the room; the order of frames does not notice."""
    room = Room("u", door.scribe.ada)
    whisper = encode(Whisper("draft_updated", str(room), {"text": "dear al"}))
    bob = await door.enter(door.scribe.bob)
    await door.scribe.say("before")
    await ada.texts(1)
    async with Whispers(redis.url) as whispers:

        async def heard() -> bool:
            whispers.say(outbox.channel(room), whisper)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.2):
                    return (await ada.hear())["type"] == "draft_updated"
            return False

        await eventually(heard)
    await door.scribe.say("after")
    assert await ada.up_to("after") == ["after"]
    assert ada.said[-1] == {"type": "draft_updated", "room": str(room), "data": {"text": "dear al"}}
    await door.scribe.tell(("u", door.scribe.bob, "user_updated", {}))
    assert await bob.texts(1) == ["user_updated"]
    assert [said["type"] for said in bob.said] == ["hello"]
