"""Who may speak with the gateway, and for how long."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from domain.ids import SessionId
from gateway import talk
from store.tokens import LIFETIME, Tokens
from tests.dsl import ADA
from tests.gateway.caller import Caller, Door
from tests.people import GENERAL

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


async def test_by_the_first_frame(door: Door, ada: Caller):
    caller = Caller(await door.knock(), ada.session)
    await caller.say("auth", token=await door.token(door.scribe.ada, ada.session))
    assert (await caller.answer("hello"))["user_id"] == str(door.scribe.ada)
    await door.scribe.say("hello you")
    assert await caller.texts(1) == ["hello you"]
    await caller.connection.close()


async def test_frames_before_sign_in_are_errors(door: Door, ada: Caller):
    caller = Caller(await door.knock(), ada.session)
    await caller.say("open", channel_id=door.scribe.general)
    assert (await caller.answer("error"))["code"] == "not_signed_in"
    await caller.connection.close()


async def test_wrong_tokens_end_the_socket(door: Door, ada: Caller):
    expired = await door.token(door.scribe.ada, ada.session, LONG_AGO)
    foreign, _ = Tokens(b"another secret, also long enough for HS256").issue(
        door.scribe.ada, ada.session, datetime.now(UTC)
    )
    nobody = await door.token(door.scribe.ada, SessionId(uuid4()))
    for token in (expired, foreign, nobody, "", "x.y.z", "ü" * 100):
        caller = Caller(await door.knock(), ada.session)
        await caller.say("auth", token=token)
        assert await caller.closed() == 4401
    caller = Caller(await door.knock(Authorization="Basic abc"), ada.session)
    assert await caller.closed() == 4401


async def test_silence_ends_the_socket(door: Door, ada: Caller, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(talk, "SIGN_IN", 0.05)
    caller = Caller(await door.knock(), ada.session)
    assert await caller.closed() == 4401


@pytest.mark.parametrize("path", ["/v1/socket", f"/v1/replay?channel_id={GENERAL}&speed=full"])
async def test_whoever_has_sent_a_token_in_time_waits_for_our_answer(
    there: Door, path: str, monkeypatch: pytest.MonkeyPatch
):
    key = await there.scribe.key(ADA, "bsk_waits", "read", "admin")
    monkeypatch.setattr(talk, "SIGN_IN", 0.2)
    async with there.scribe.connection.transaction():
        await there.scribe.run("LOCK TABLE api_keys")
        ada = Caller(await there.knock(path=path, Authorization="Bearer bsk_waits"), key)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.7):
                await ada.hear()
    assert (await ada.hear())["type"] in {"hello", "replay"}
    await ada.connection.close()


async def test_the_socket_ends_with_the_token(door: Door, ada: Caller):
    almost_over = datetime.now(UTC) - LIFETIME + timedelta(seconds=2)
    token = await door.token(door.scribe.ada, ada.session, almost_over)
    staying = Caller(await door.knock(Authorization=f"Bearer {token}"), ada.session)
    going = Caller(await door.knock(Authorization=f"Bearer {token}"), ada.session)
    await staying.answer("hello")
    await staying.say("auth", token=await door.token(door.scribe.ada, ada.session))
    extended = await staying.answer("extended")
    assert datetime.fromisoformat(extended["expires_at"]) > datetime.now(UTC) + timedelta(minutes=10)
    assert await going.closed() == 4401
    await door.scribe.say("still here")
    assert await staying.texts(1) == ["still here"]
    await staying.connection.close()


async def test_nobody_becomes_somebody_else(door: Door, ada: Caller):
    session = await door.scribe.session(door.scribe.bob)
    await ada.say("auth", token=await door.token(door.scribe.bob, session))
    assert await ada.closed() == 4401


async def test_a_revoked_session_is_closed_and_no_other(door: Door, ada: Caller):
    other = await door.enter(door.scribe.ada)
    await door.scribe.revoke(door.scribe.ada, ada.session)
    assert await ada.closed() == 4401
    assert ada.frames[-1]["type"] == "session_revoked"
    await door.scribe.say("goes on")
    assert await other.texts(2) == ["session_revoked", "goes on"]


async def test_a_session_revoked_inside_the_gap_stays_outside(door: Door, ada: Caller):
    token = await door.token(door.scribe.ada, ada.session)
    await door.scribe.revoke(door.scribe.ada, ada.session)
    query = f"?epoch={await door.scribe.epoch()}&since=0"
    caller = Caller(await door.knock(query, Authorization=f"Bearer {token}"), ada.session)
    assert await caller.closed() == 4401
    assert not caller.frames


async def test_a_key_may_listen_until_it_is_revoked(door: Door, ada: Caller):
    """Its id stands where a session's would: the frame that ends it is the same."""
    key = await door.scribe.key(door.scribe.ada, "bsk_reads", "read")
    await door.scribe.key(door.scribe.ada, "bsk_writes", "write")
    program = Caller(await door.knock(Authorization="Bearer bsk_reads"), key)
    assert (await program.answer("hello"))["user_id"] == str(door.scribe.ada)
    for secret in ("bsk_writes", "bsk_unknown"):
        refused = Caller(await door.knock(Authorization=f"Bearer {secret}"), key)
        assert await refused.closed() == 4401
    await door.scribe.say("hello program")
    assert await program.texts(1) == ["hello program"]
    await door.scribe.revoke_key(door.scribe.ada, key)
    assert await program.closed() == 4403


async def test_health_and_other_addresses(door: Door):
    base = f"http://127.0.0.1:{door.port}"
    async with httpx.AsyncClient() as http:
        health = await http.get(f"{base}/health/live")
        assert (health.status_code, health.json()) == (200, {"status": "ok"})
        assert (await http.get(f"{base}/elsewhere")).status_code == 404
        assert (await http.get(f"{base}/v1/socket")).status_code == 400
        assert (await http.get(f"{base}/v1/socket?since=x&epoch=y")).status_code == 400


async def test_firefox_may_come_in(door: Door, ada: Caller):
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
    writer.write(
        b"GET /v1/socket HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    assert (await reader.readline()).startswith(b"HTTP/1.1 101")
    writer.close()


async def test_draining_sends_everybody_away(door: Door, ada: Caller):
    bob = await door.enter(door.scribe.bob)
    door.stop.set()
    assert await ada.closed() == 1012
    assert await bob.closed() == 1012
    with pytest.raises((InvalidStatus, OSError)):
        await door.knock()
