"""Who is told that somebody is writing, and for how long."""

import asyncio
import socket
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.ids import UserId
from gateway.presence import writing
from tests.gateway.caller import Caller, Door
from tests.gateway.raw import PING, shake


@pytest.fixture
async def bob(door: Door, other: Door, ada: Caller) -> Caller:
    """In the channel too, on another gateway; both are live."""
    scribe = door.scribe
    await scribe.join(scribe.bob, scribe.general)
    caller = await other.enter(scribe.bob)
    await scribe.say("now")
    await ada.up_to("now")
    await caller.up_to("now")
    return caller


def at(door: Door, who: UserId, root: UUID | None = None) -> dict[str, Any]:
    return {
        "channel_id": str(door.scribe.general),
        "root_id": None if root is None else str(root),
        "user_id": str(who),
    }


async def test_the_others_in_the_channel_are_told_and_the_writer_is_not(door: Door, ada: Caller, bob: Caller):
    general, me = door.scribe.general, door.scribe.bob
    desk = await door.enter(me)
    await bob.say("typing", channel_id=general)
    assert await ada.told("user_is_typing") == {**at(door, me), "expires_in_ms": 6000}
    await bob.say("stopped_typing", channel_id=general)
    assert await ada.told("user_stopped_typing") == at(door, me)
    assert {said["type"] for said in await desk.silent()} <= {"presence_updated"}
    assert not [said for said in bob.said if said["type"].endswith("typing")]
    assert [frame["type"] for frame in ada.frames] == ["user_joined_channel", "message_sent"], "no trace"


async def test_in_a_thread_those_who_follow_it_are_told(door: Door, ada: Caller, bob: Caller):
    root = await door.scribe.message()
    await door.scribe.follow(door.scribe.ada, door.scribe.general, root)
    await ada.up_to("thread_followed")
    await bob.say("typing", channel_id=door.scribe.general, root_id=root)
    told = await ada.answer("user_is_typing")
    assert (told["room"], told["data"]["root_id"]) == (f"thread:{root}", str(root))


async def test_it_ends_by_itself(door: Door, ada: Caller, bob: Caller, monkeypatch: pytest.MonkeyPatch):
    """Also with the socket of whoever wrote."""
    monkeypatch.setattr(writing, "LASTS", 0.3)
    await bob.say("typing", channel_id=door.scribe.general)
    await ada.answer("user_is_typing")
    await ada.answer("user_stopped_typing")
    monkeypatch.undo()
    await bob.say("typing", channel_id=door.scribe.general)
    await ada.answer("user_is_typing")
    await bob.connection.close()
    await ada.answer("user_stopped_typing")


async def test_saying_it_often_tells_it_seldom(door: Door, ada: Caller, bob: Caller):
    await bob.say("typing", channel_id=door.scribe.general)
    await ada.answer("user_is_typing")
    for _ in range(20):
        await bob.say("typing", channel_id=door.scribe.general)
    await bob.say("stopped_typing", channel_id=door.scribe.general)
    await ada.answer("user_stopped_typing")
    assert 1 <= [said["type"] for said in ada.said].count("user_is_typing") <= 2


@pytest.mark.parametrize(
    "shut",
    [
        "UPDATE channel_members SET active = false WHERE user_id = '{bob}'",
        "UPDATE workspace_members SET status = 'banned' WHERE user_id = '{bob}'",
        "UPDATE channels SET archived = true WHERE id = '{general}'",
        "UPDATE channels SET deleted = true WHERE id = '{general}'",
        "UPDATE users SET show_online = false WHERE id = '{bob}'",
        "INSERT INTO presences (user_id, choice) VALUES ('{bob}', 'invisible')",
        "blocks {bob} {ada}",
        "blocks {ada} {bob}",
        "hides {bob} {ada}",
    ],
    ids=lambda shut: shut.partition(" WHERE")[0],
)
async def test_nobody_is_told_who_may_not_know(door: Door, other: Door, ada: Caller, bob: Caller, shut: str):
    """Carol's word, which comes after, shows that Bob's would have come by then."""
    scribe = door.scribe
    carol, lounge = await scribe.person(), await scribe.channel("private")
    for person in (scribe.ada, carol):
        await scribe.join(person, lounge)
    await scribe.say("here", lounge)
    await ada.up_to("here")
    third = await other.enter(carol)
    await close(door, shut)
    await bob.say("typing", channel_id=scribe.general)
    await bob.say("ping")
    await bob.answer("pong")
    await third.say("typing", channel_id=lounge)
    await ada.told("user_is_typing", user_id=str(carol))
    assert not [said for said in ada.said if str(scribe.bob) in str(said)]


async def close(door: Door, shut: str) -> None:
    scribe = door.scribe
    if shut.startswith(("blocks", "hides")):
        mine, theirs = (scribe.bob, scribe.ada) if "{bob} {ada}" in shut else (scribe.ada, scribe.bob)
        blocks = shut.startswith("blocks")
        for one, other, does in ((mine, theirs, True), (theirs, mine, False)):
            await scribe.run(
                "INSERT INTO relationships VALUES "
                f"('{one}', '{other}', 'none', false, {blocks and does}, false, true, {blocks or not does}, "
                "true, '', now())"
            )
    else:
        await scribe.run(shut.format(bob=scribe.bob, ada=scribe.ada, general=scribe.general))


async def test_not_in_threads_that_are_none(door: Door, ada: Caller, bob: Caller):
    invented = uuid4()
    await ada.say("open", root_id=await door.scribe.message())
    await ada.answer("opened")
    await bob.say("typing", channel_id=door.scribe.general, root_id=invented)
    await bob.say("typing", channel_id=uuid4())
    await bob.say("typing", channel_id=door.scribe.general)
    await ada.told("user_is_typing", root_id=None)
    assert [said["type"] for said in ada.said].count("user_is_typing") == 1


async def test_who_lags_behind_goes_without(door: Door, ada: Caller, bob: Caller):
    """What is ephemeral is left out first; the frames all come."""
    reader, writer = await slow(door, await door.token(door.scribe.ada, ada.session))
    await reader.readuntil(b'"hello"')
    writer.write(PING)
    await reader.readuntil(b'"pong"')
    writer.transport.pause_reading()  # type: ignore[attr-defined]
    for n in range(6):
        await door.scribe.say(f"{n} " + "x" * 100_000)
    await ada.texts(6)
    await bob.say("typing", channel_id=door.scribe.general)
    await ada.answer("user_is_typing")
    writer.transport.resume_reading()  # type: ignore[attr-defined]
    await door.scribe.say("the last")
    heard = await asyncio.wait_for(reader.readuntil(b"the last"), 20)
    assert heard.count(b'"message_sent"') == 7
    assert b"user_is_typing" not in heard
    writer.close()


async def slow(door: Door, token: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """With so little room in the kernel that what waits, waits at the gateway."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.setblocking(False)
    await asyncio.get_running_loop().sock_connect(line, ("127.0.0.1", door.port))
    reader, writer = await asyncio.open_connection(sock=line, limit=1 << 20)
    await shake(reader, writer, f"Authorization: Bearer {token}\r\n")
    return reader, writer
