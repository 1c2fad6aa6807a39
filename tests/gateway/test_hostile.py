"""What a client must not do, and what it costs: the client its socket, the process nothing."""

import asyncio
import contextlib
import gc
import struct

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from gateway import heartbeat, socket, talk
from gateway.crowd import Crowd, Limits, place_of
from tests.gateway.caller import Caller, Door, eventually
from tests.gateway.conftest import gateway
from tests.gateway.raw import GOODBYE, PING, raw
from tests.gateway.redis import Redis
from tests.gateway.scribe import Scribe


async def test_a_bad_frame_is_told_what_is_wrong(door: Door, ada: Caller):
    said = {
        '{"type":"resume","epoch":"e"}': "since",
        '{"type":"resume","epoch":"e","since":-1}': "since",
        '{"type":"resume","epoch":"e","since":1e400}': "",
        '{"type":"dance"}': "dance",
        '{"type":"ping","extra":1}': "extra",
        "[]": "object",
        "no json": "",
        '{"type":"open","channel_id":"x"}': "channel_id",
    }
    for text, named in said.items():
        await ada.connection.send(text)
        error = await ada.answer("error")
        assert error["code"] == "bad_frame"
        assert named in error["detail"]
    await ada.say("ping")
    await ada.answer("pong")


async def test_ten_bad_frames_are_enough(door: Door, ada: Caller):
    for _ in range(10):
        await ada.connection.send("nonsense")
    assert await ada.closed() == 4400


async def test_binary_frames_are_refused(door: Door, ada: Caller):
    await ada.connection.send(b"\x00")
    assert await ada.closed() == 4400


async def test_a_flood_is_cut_off(door: Door, ada: Caller):
    await asyncio.gather(*(ada.say("ping") for _ in range(200)), return_exceptions=True)
    assert await ada.closed() == 4429


async def test_too_big_a_frame(door: Door, ada: Caller):
    await ada.connection.send("x" * 17_000)
    assert await ada.closed() == 1009


async def test_fragments_are_put_together(door: Door, ada: Caller):
    await ada.connection.send(iter(['{"type":', '"ping"', "}"]))
    await ada.answer("pong")


async def test_too_much_in_fragments(door: Door, ada: Caller):
    await ada.connection.send(iter(["x" * 9_000, "x" * 9_000]))
    assert await ada.closed() == 1009


async def test_endless_fragments(door: Door, ada: Caller):
    await ada.connection.send(iter(["x"] * 80))
    assert await ada.closed() == 4400


async def test_what_no_library_would_send(door: Door, ada: Caller):
    """Unmasked, absurd lengths, half frames, continuations of nothing, reserved bits: others never notice."""
    mask = b"\x00" * 4
    for attack in (
        b"\x81\x02hi",
        b"\x81\xff" + struct.pack(">Q", 2**62) + mask,
        b"\x81\xff" + struct.pack(">Q", 2**40) + mask + b"x" * 1_000_000,
        b"\x80\x81" + mask + b"x",
        b"\xc1\x81" + mask + b"x",
        b"\x83\x81" + mask + b"x",
        b"\x81\xfe\x3f\xff" + mask + b"half",
        b"\x88\x81" + mask + b"x",
        b"\x09\x80" + mask,
        b"\x89\xfe\x00\xff" + mask + b"x" * 255,
    ):
        _, writer = await raw(door)
        writer.write(attack)
        writer.close()
    await door.scribe.say("all is well")
    assert await ada.texts(1) == ["all is well"]


async def test_a_reader_too_slow_is_told_so_and_costs_little(
    door: Door, ada: Caller, monkeypatch: pytest.MonkeyPatch
):
    """It takes nothing while 20 MB are said; then it finds what was kept for it, and why it ends."""
    monkeypatch.setattr(socket, "LINGER", 6.0)
    token = await door.token(door.scribe.ada, ada.session)
    reader, writer = await raw(door, f"Authorization: Bearer {token}\r\n")
    await reader.readuntil(b'"hello"')
    writer.write(PING)
    await reader.readuntil(b'"pong"')
    for n in range(200):
        await door.scribe.say(f"{n} " + "x" * 100_000)
        await ada.texts(1)

    kept = await asyncio.wait_for(reader.read(-1), 20)
    assert kept.endswith(b"too slow")
    assert struct.pack(">H", 4408) in kept[-20:]
    assert len(kept) < 6 << 20
    writer.close()


async def test_after_goodbye_nothing_is_said(door: Door, ada: Caller):
    """Also to one who has yet to take what was said before."""
    token = await door.token(door.scribe.ada, ada.session)
    reader, writer = await raw(door, f"Authorization: Bearer {token}\r\n")
    await reader.readuntil(b'"hello"')
    writer.write(PING)
    await reader.readuntil(b'"pong"')
    writer.transport.pause_reading()  # type: ignore[attr-defined]
    for n in range(8):
        await door.scribe.say(f"before {n} " + "x" * 100_000)
        await ada.texts(1)
    writer.write(GOODBYE)
    await door.scribe.say_many(["afterwards", "and more"])
    await ada.texts(2)

    writer.transport.resume_reading()  # type: ignore[attr-defined]
    kept = await asyncio.wait_for(reader.read(-1), 20)
    assert b"before 7" in kept
    assert b"afterwards" not in kept
    assert kept.endswith(b"\x88\x02" + struct.pack(">H", 1000))
    writer.close()


async def test_one_who_never_reads_is_cut_off(door: Door, ada: Caller, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(socket, "LINGER", 0.1)
    token = await door.token(door.scribe.ada, ada.session)
    reader, writer = await raw(door, f"Authorization: Bearer {token}\r\n")
    await reader.readuntil(b'"hello"')
    writer.write(PING)
    await reader.readuntil(b'"pong"')
    writer.transport.pause_reading()  # type: ignore[attr-defined]
    for n in range(100):
        await door.scribe.say(f"{n} " + "x" * 100_000)
        await ada.texts(1)

    async def cut() -> bool:
        writer.write(PING)
        try:
            await writer.drain()
        except ConnectionError:
            return True
        return False

    await eventually(cut)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for before the gateway."""
    monkeypatch.setattr(heartbeat, "HEARTBEAT", 0.3)


async def test_the_silent_are_cut_off_and_the_living_are_not(impatient: None, door: Door, ada: Caller):
    reader, writer = await raw(door)
    pings = (await asyncio.wait_for(reader.read(-1), 10)).count(b"\x89\x00")
    assert pings in (1, 2)
    await door.scribe.say("still here")
    assert await ada.texts(1) == ["still here"]
    writer.close()


async def test_nothing_of_a_socket_waits_for_the_collector(door: Door, ada: Caller):
    def sockets() -> int:
        return sum(type(found) is socket.Socket for found in gc.get_objects())

    gc.collect()
    before = sockets()
    gc.disable()
    try:
        callers = [await door.enter(door.scribe.ada) for _ in range(5)]
        assert sockets() == before + 5
        for caller in callers:
            await caller.connection.close()
        await eventually(lambda: sockets() == before)
    finally:
        gc.enable()


async def test_nobody_holds_more_sockets_than_a_few(database_url: str, redis: Redis, scribe: Scribe):
    """Until one of them ends; others come in all the while."""
    await scribe.furnish()
    async with gateway(database_url, redis, scribe, limits=Limits(per_person=2)) as door:
        first, _ = await door.enter(scribe.ada), await door.enter(scribe.ada)
        token = await door.token(scribe.ada, first.session)
        for _ in range(3):
            refused = await closing(await door.knock(Authorization=f"Bearer {token}"))
            assert refused == (4429, "too many sockets, retry after 60")
        await door.enter(scribe.bob)
        await first.connection.close()
        await door.enter(scribe.ada)


@pytest.fixture
def neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who comes from this machine comes from a place like any other; asked for before the gateway."""
    monkeypatch.setattr(talk, "place_of", str)


async def test_nobody_fills_the_gateway_from_one_place(
    neighbours: None, database_url: str, redis: Redis, scribe: Scribe
):
    """Neither by sockets that say nothing nor by tokens that are none; whoever is in stays."""
    await scribe.furnish()
    async with gateway(database_url, redis, scribe, limits=Limits(per_address=3)) as door:
        ada = await door.enter(scribe.ada)
        for _ in range(20):
            guess = await door.knock(Authorization="Bearer bsk_guessed")
            assert await closing(guess) == (4401, "not signed in")
        idle = [await door.knock() for _ in range(2)]
        for _ in range(5):
            assert await closing(await door.knock()) == (4429, "too many sockets, retry after 60")
        await idle[0].close()
        await door.enter(scribe.bob)
        await ada.say("ping")
        await ada.answer("pong")


async def closing(line: ClientConnection) -> tuple[int | None, str | None]:
    with contextlib.suppress(ConnectionClosed):
        await line.recv()
    return line.close_code, line.close_reason


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("8.8.8.8", "8.8.8.8"),
        ("::ffff:8.8.8.8", "8.8.8.8"),
        ("2a00:1450:4001:82a:1::9", "2a00:1450:4001:82a::/64"),
        ("127.0.0.1", None),
        ("10.1.2.3", None),
        ("::1", None),
        (None, None),
    ],
)
def test_an_address_stands_for_a_place(address: object, place: str | None):
    assert place_of(address) == place


def test_a_place_is_full_until_somebody_leaves():
    crowd = Crowd(Limits())
    assert [crowd.enter("here", 2) for _ in range(3)] == [True, True, False]
    crowd.leave("here")
    assert crowd.enter("here", 2)
    assert crowd.enter("there", 2)
    assert all(crowd.enter("anywhere", 0) for _ in range(9))
