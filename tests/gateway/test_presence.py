"""Who is seen to be there, by whom, and over several gateways."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncGenerator
from typing import Any, cast
from uuid import uuid4

import pytest

from cli.ports import chosen
from domain.ids import UserId
from gateway import visit
from gateway.presence import board, pace
from gateway.presence.here import Here
from gateway.socket import Socket
from projections import outbox
from projections.frames.frame import Whisper, encode
from projections.frames.room import Room
from projections.views import presence
from projections.wire.presence import Choice, CustomStatus, MyPresence
from store.whispers import Whispers, presence_of
from tests.gateway.caller import SECRET, Caller, Door, eventually
from tests.gateway.conftest import gateway
from tests.gateway.redis import Redis
from tests.gateway.scribe import Scribe

GATEWAY = """
import asyncio, sys
from gateway.presence import board
from gateway.server import serve
board.BEAT, board.LIFETIME = 0.1, 1.0
asyncio.run(serve(database_url=sys.argv[1], redis_url=sys.argv[2], secret=sys.argv[3].encode(),
    host="127.0.0.1", port=int(sys.argv[4]), stop=asyncio.Event()))
"""
PAIR = "INSERT INTO relationships VALUES "
NOBODY = {"status": "offline", "last_seen_at": None, "custom_status": None}


async def sees(watcher: Caller, whom: UserId, **data: Any) -> dict[str, Any]:
    return await watcher.told("user_active", user_id=str(whom), **data)


class Wish:
    """What the API does when somebody says how they wish to be seen."""

    def __init__(self, scribe: Scribe, whispers: Whispers) -> None:
        self._scribe = scribe
        self._whispers = whispers

    async def __call__(self, user: UserId, status: Choice, custom: CustomStatus | None = None) -> None:
        wish = MyPresence(status, custom)
        await presence.choose(self._scribe.connection, user, wish)
        room = Room("u", user)
        self._whispers.say(outbox.channel(room), encode(Whisper("presence_updated", str(room), wish)))
        self._whispers.say(presence_of(user), b"")


@pytest.fixture
async def wish(scribe: Scribe, redis: Redis) -> AsyncGenerator[Wish]:
    async with Whispers(redis.url) as whispers:
        await eventually(lambda: whispers.connected)
        yield Wish(scribe, whispers)


async def test_whoever_is_watched_is_seen_coming_and_going(door: Door, other: Door, ada: Caller):
    """And by whoever watches on another gateway as by those here."""
    bob = door.scribe.bob
    await ada.say("watch", user_ids=[bob])
    assert await sees(ada, bob) == {"user_id": str(bob), **NOBODY}
    far = await other.enter(bob)
    await sees(ada, bob, status="online", last_seen_at=None)
    for status in ("away", "busy", "online"):
        await far.say("presence", status=status)
        await sees(ada, bob, status=status)
    await far.connection.close()
    assert (await sees(ada, bob, status="offline"))["last_seen_at"] is not None


async def test_the_strongest_word_of_several_devices_holds(door: Door, other: Door, ada: Caller):
    bob = door.scribe.bob
    await ada.say("watch", user_ids=[bob])
    desk, phone = await door.enter(bob), await other.enter(bob)
    await desk.say("presence", status="away")
    await phone.say("presence", status="busy")
    await sees(ada, bob, status="busy")
    await phone.connection.close()
    await sees(ada, bob, status="away")
    await desk.say("presence", status="online")
    await sees(ada, bob, status="online")


async def test_a_choice_holds_for_all_devices_and_those_to_come(door: Door, ada: Caller, wish: Wish):
    bob = door.scribe.bob
    await ada.say("watch", user_ids=[bob])
    await wish(bob, "busy", CustomStatus("🌊", "at sea", None))
    said = {"emoji": "🌊", "text": "at sea", "expires_at": None}
    await sees(ada, bob, status="offline", custom_status=said)
    desk = await door.enter(bob)
    await sees(ada, bob, status="busy", custom_status=said)
    await door.scribe.tell(("u", bob, "user_updated", {}))
    await desk.texts(1)
    await wish(bob, "auto")
    await sees(ada, bob, status="online", custom_status=None)
    assert (await desk.answer("presence_updated"))["data"] == {"status": "auto", "custom_status": None}


async def test_a_killed_gateway_takes_its_people_with_it(
    quick: None, door: Door, ada: Caller, database_url: str, redis: Redis
):
    bob = door.scribe.bob
    async with killable(door, database_url, redis) as (far, process):
        await ada.say("watch", user_ids=[bob])
        caller = await far.enter(bob)
        await sees(ada, bob, status="online")
        process.send_signal(signal.SIGKILL)
        assert await caller.closed() == 1006
        await sees(ada, bob, status="offline")
        await door.enter(bob)
        await sees(ada, bob, status="online")


async def test_after_redis_was_away_all_are_there_again(quick: None, door: Door, ada: Caller, redis: Redis):
    bob, carol = door.scribe.bob, await door.scribe.person()
    await ada.say("watch", user_ids=[bob, carol])
    await door.enter(bob)
    await sees(ada, bob, status="online")
    redis.kill()
    redis.start()
    await door.enter(carol)
    await sees(ada, carol, status="online")
    await ada.say("watch", user_ids=[bob])
    await sees(ada, bob, status="online")


async def test_invisible_is_offline_word_for_word(door: Door, other: Door, ada: Caller, wish: Wish):
    """Bob hides and goes on, Carol goes: both look the same, and nothing that Bob does shows."""
    bob, carol = door.scribe.bob, await door.scribe.person()
    hiding, going = await other.enter(bob), await other.enter(carol)
    await ada.say("watch", user_ids=[bob, carol])
    await sees(ada, bob, status="online")
    await sees(ada, carol, status="online")
    await wish(bob, "invisible")
    await going.connection.close()
    words = {str(bob): await sees(ada, bob), str(carol): await sees(ada, carol)}
    for word in words.values():
        assert word.pop("last_seen_at") is not None
        del word["user_id"]
    assert words[str(bob)] == words[str(carol)] == {"status": "offline", "custom_status": None}

    start = len(ada.said)
    await hiding.say("presence", status="busy")
    await hiding.say("typing", channel_id=door.scribe.general)
    again = await door.enter(bob)
    await hiding.connection.close()
    await again.connection.close()
    await door.enter(carol)
    await sees(ada, carol, status="online")
    assert not [said for said in ada.said[start:] if str(bob) in str(said)], "not a word of him"
    late = await door.enter(door.scribe.ada)
    await late.say("watch", user_ids=[bob])
    seen = await sees(late, bob)
    assert seen["status"] == "offline"
    assert seen["last_seen_at"] is not None, "when he hid, as if he had gone"


async def test_whoever_hides_before_their_gateway_listens_is_hidden(
    monkeypatch: pytest.MonkeyPatch, door: Door, other: Door, ada: Caller, wish: Wish
):
    """As long as a resume may come, nobody is in their rooms yet."""
    monkeypatch.setattr(visit, "PAUSE", 60.0)
    bob = door.scribe.bob
    await ada.say("watch", user_ids=[bob])
    hiding = await other.enter(bob)
    await sees(ada, bob, status="online")
    await wish(bob, "invisible")
    await hiding.say("ping")
    await sees(ada, bob, status="offline")


def test_word_that_comes_while_a_choice_is_read_is_newer_and_a_doubt_is_kept():
    here, bob, socket = Here(), UserId(uuid4()), cast("Socket", object())
    here.say(bob, socket, "online")
    assert here.take_unsure([bob]) == ([bob], 1)
    here.choose(bob, "invisible")
    here.learn(bob, "auto", 1)
    assert here.state(bob) == "invisible"
    here.doubt(bob)
    assert here.take_unsure([bob]) == ([bob], 2)
    here.doubt(bob)
    assert here.take_unsure([bob]) == ([bob], 3)
    here.learn(bob, "busy", 2)
    here.learn(bob, "auto", 3)
    assert here.state(bob) == "online"
    assert here.take_unsure([bob]) == ([], 4)


async def test_a_device_that_hides_hides_all_of_them(door: Door, other: Door, ada: Caller):
    bob = door.scribe.bob
    await ada.say("watch", user_ids=[bob])
    await door.enter(bob)
    phone = await other.enter(bob)
    await sees(ada, bob, status="online")
    await phone.say("presence", status="invisible")
    hidden = await sees(ada, bob, status="offline")
    await phone.connection.close()
    await sees(ada, bob, status="online")
    assert hidden["last_seen_at"] is not None


@pytest.mark.parametrize(
    "shut",
    [
        "UPDATE users SET show_online = false WHERE id = '{bob}'",
        PAIR + "('{bob}', '{ada}', 'none', false, true, false, true, true, true, '', now())",
        PAIR + "('{ada}', '{bob}', 'none', false, true, false, true, true, true, '', now())",
        PAIR + "('{bob}', '{ada}', 'none', false, false, false, true, false, true, '', now())",
        "UPDATE workspace_members SET status = 'removed' WHERE user_id = '{bob}'",
        "UPDATE users SET deactivated = true WHERE id = '{bob}'",
    ],
    ids=["privacy", "blocks", "blocked", "allowance", "apart", "deactivated"],
)
async def test_who_may_not_know_sees_somebody_never_seen(door: Door, ada: Caller, wish: Wish, shut: str):
    """From the frame on that tells of it; and looking again says the same as of an invented id."""
    bob, invented = door.scribe.bob, UserId(uuid4())
    await wish(bob, "auto", CustomStatus("", "here", None))
    there = await door.enter(bob)
    await ada.say("watch", user_ids=[bob])
    await sees(ada, bob, status="online")
    await door.scribe.run(shut.format(ada=door.scribe.ada, bob=bob))
    await door.scribe.tell(
        ("u", bob, "relationship_changed", {"user_id": door.scribe.ada}),
        ("w", door.scribe.workspace, "user_updated", {"id": bob}),
    )
    assert await sees(ada, bob) == {"user_id": str(bob), **NOBODY}
    await there.say("presence", status="away")
    await ada.say("watch", user_ids=[bob, invented])
    assert await sees(ada, bob) == {"user_id": str(bob), **NOBODY}
    assert await sees(ada, invented) == {"user_id": str(invented), **NOBODY}


async def test_only_the_watched_are_told_of_and_nothing_twice(door: Door, ada: Caller):
    """The latest word of a moment is enough."""
    bob, carol = door.scribe.bob, await door.scribe.person()
    await ada.say("watch", user_ids=[carol])
    await sees(ada, carol, status="offline")
    far = await door.enter(bob)
    for _ in range(5):
        await far.say("presence", status="away")
        await far.say("presence", status="online")
    await far.say("presence", status="busy")
    await door.enter(carol)
    await sees(ada, carol, status="online")
    assert not [said for said in ada.said if str(bob) in str(said)]
    await ada.say("watch", user_ids=[bob])
    await sees(ada, bob, status="busy")
    assert [said["type"] for said in ada.said].count("user_active") <= 4


async def test_it_can_be_switched_off(database_url: str, redis: Redis, scribe: Scribe):
    await scribe.furnish()
    async with gateway(database_url, redis, scribe, presence=False) as door:
        ada = await door.enter(scribe.ada)
        await ada.say("presence", status="away")
        await ada.say("watch", user_ids=[scribe.bob])
        await ada.say("typing", channel_id=scribe.general)
        await ada.say("open", channel_id=uuid4())
        await ada.answer("error")
        assert [said["type"] for said in ada.said] == ["hello", "error"]


def test_under_strain_it_stands_back():
    """And comes now and then all the same."""
    slow = pace.Pace()
    assert slow.goes_on(0.0)
    assert [slow.goes_on(1.0) for _ in range(6)] == [False, False, False, False, True, True]
    assert slow.strained
    assert slow.goes_on(0.0)
    assert not slow.strained


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "BEAT", 0.1)
    monkeypatch.setattr(board, "LIFETIME", 1.0)


@contextlib.asynccontextmanager
async def killable(
    door: Door, database_url: str, redis: Redis
) -> AsyncGenerator[tuple[Door, asyncio.subprocess.Process]]:
    """A gateway in a process of its own."""
    port = chosen("127.0.0.1", 0, "port")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", GATEWAY, database_url, redis.url, SECRET.decode(), str(port)
    )
    found = Door(port, door.scribe, asyncio.Event())
    try:
        await found.answering()
        yield found, process
    finally:
        await found.leave()
        if process.returncode is None:
            process.kill()
        await process.wait()
