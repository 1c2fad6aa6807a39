"""A replay on a socket of its own: the frames that were sent, led by who watches."""

import httpx
import pytest

from tests.dsl import ADA, BOB
from tests.gateway.caller import Caller, Door
from tests.people import GENERAL, HERE, SECRETS


def texts(caller: Caller) -> list[str]:
    return [frame["data"]["text"] for frame in caller.frames if frame["type"] == "message_sent"]


async def test_a_channel_is_told_again_at_full_speed(there: Door):
    ada = await there.watch(ADA, f"?channel_id={GENERAL}&speed=full")
    await ada.ended()
    assert texts(ada) == ["bob joined the channel", "hello", "good morning"]
    assert {frame["room"] for frame in ada.frames} == {f"channel:{GENERAL}"}
    await ada.say("seek", position=0)
    await ada.ended()
    assert texts(ada)[3:] == texts(ada)[:3]
    await ada.say("stop")
    assert await ada.closed() == 1000


async def test_it_is_paused_and_goes_on(there: Door):
    ada = await there.watch(ADA, f"?channel_id={GENERAL}&speed=0.0001")
    assert (await ada.answer("replay"))["state"] == "playing"
    await ada.say("pause")
    assert (await ada.answer("replay"))["state"] == "paused"
    await ada.say("play", speed="full")
    playing = await ada.answer("replay")
    assert (playing["state"], playing["speed"]) == ("playing", "full")
    await ada.ended()
    assert texts(ada)[-1] == "good morning"


async def test_another_speed_is_confirmed(there: Door):
    ada = await there.watch(ADA, f"?channel_id={GENERAL}&speed=1e-9")
    assert (await ada.answer("replay"))["speed"] == 1e-9
    await ada.say("play", speed=2e-9)
    playing = await ada.answer("replay")
    assert (playing["state"], playing["speed"]) == ("playing", 2e-9)


async def test_at_its_end_another_speed_is_confirmed(there: Door):
    ada = await there.watch(ADA, f"?channel_id={GENERAL}&speed=full")
    await ada.ended()
    await ada.say("play", speed=5.0)
    told = await ada.answer("replay")
    assert (told["state"], told["speed"]) == ("ended", 5.0)


async def test_a_workspace_is_told_with_the_channels_that_one_may_read(there: Door):
    ada = await there.watch(ADA, f"?workspace_id={HERE}&speed=full")
    await ada.ended()
    assert texts(ada) == ["bob joined the channel", "hello", "good morning", "nobody else"]
    assert {frame["room"].partition(":")[0] for frame in ada.frames} == {"workspace", "members", "channel"}


async def test_it_begins_where_one_asks(there: Door):
    ada = await there.watch(ADA, f"?channel_id={GENERAL}&speed=full&position=1000000")
    await ada.ended()
    assert texts(ada) == []


async def test_whoever_may_not_read_history_is_shown_out(there: Door):
    bob = await there.watch(BOB, f"?channel_id={GENERAL}&speed=full")
    assert (await bob.answer("error"))["code"] == "role_too_low"
    assert await bob.closed() == 4403
    bob = await there.watch(BOB, f"?channel_id={SECRETS}")
    assert (await bob.answer("error"))["code"] == "channel_not_found"
    nobody = await there.knock(f"?channel_id={GENERAL}", path="/v1/replay", Authorization="Bearer wrong")
    assert await Caller(nobody, bob.session).closed() == 4401


async def test_a_wish_that_says_nothing_valid_is_answered(there: Door):
    url = f"http://127.0.0.1:{there.port}/v1/replay"
    async with httpx.AsyncClient() as client:
        for query in ("", f"?channel_id={GENERAL}&workspace_id={HERE}", "?channel_id=general", "?speed=-1"):
            assert (await client.get(url + query)).status_code == 400
    ada = await there.watch(ADA, f"?channel_id={GENERAL}&speed=0.0001")
    await ada.say("rewind")
    assert (await ada.answer("error"))["code"] == "bad_frame"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("at=2026-05-01T12:00:00", "Expected `datetime` with a timezone component - at `$.at`"),
        ("at=1777636800", "Invalid RFC3339 encoded datetime - at `$.at`"),
        ("at=null", "Invalid RFC3339 encoded datetime - at `$.at`"),
        ("at=", "Invalid RFC3339 encoded datetime - at `$.at`"),
        ("position=null", "Expected `int`, got `str` - at `$.position`"),
        ("position=", "Expected `int`, got `str` - at `$.position`"),
        ("until=null", "Expected `int`, got `str` - at `$.until`"),
        ("longest=null", "Expected `float`, got `str` - at `$.longest`"),
        ("position=1&position=2", "Expected `position` once - at `$.position`"),
        ("position=1&at=2026-05-01T12:00:00Z", "expected position or at, and not both"),
        ("position=9&until=8", "expected until, if any, to be no less than position"),
        ("backwards=1", "Object contains unknown field `backwards`"),
        ("backwards", "Object contains unknown field `backwards`"),
        (f"workspace_id={HERE}", "expected channel_id or workspace_id, and not both"),
    ],
)
async def test_what_is_wrong_with_an_address_is_said(there: Door, query: str, said: str):
    url = f"http://127.0.0.1:{there.port}/v1/replay?channel_id={GENERAL}&{query}"
    async with httpx.AsyncClient() as client:
        answer = await client.get(url)
    assert (answer.status_code, answer.json()) == (400, {"status": "bad query", "detail": said})


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "expected position or at, and not both"),
        ({"position": 1, "at": "2026-05-01T12:00:00Z"}, "expected position or at, and not both"),
        ({"at": "2026-05-01T12:00:00"}, "Expected `datetime` with a timezone component - at `$.at`"),
        ({"at": 1777636800}, "Expected `datetime`, got `int` - at `$.at`"),
        ({"at": None}, "Expected `datetime`, got `null` - at `$.at`"),
        ({"position": None}, "Expected `int`, got `null` - at `$.position`"),
    ],
)
async def test_what_is_wrong_with_a_seek_is_said(there: Door, fields: dict[str, object], said: str):
    ada = await there.watch(ADA, f"?channel_id={GENERAL}&speed=0.0001")
    await ada.say("seek", **fields)
    assert (await ada.answer("error"))["detail"] == said


async def test_a_beginning_behind_the_end_is_the_end(there: Door):
    """By a time or by a seek: neither is known to be one before it is looked up."""
    ada = await there.watch(ADA, f"?channel_id={GENERAL}&speed=full&until=3&at=2999-01-01T00:00:00Z")
    await ada.ended()
    await ada.say("seek", position=1_000)
    await ada.ended()
    await ada.say("seek", at="2999-01-01T00:00:00+01:00")
    await ada.ended()
    assert not ada.frames
