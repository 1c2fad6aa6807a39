"""Nothing further is delivered to whom it is taken away: on two gateways, and on coming back."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.gateway.town import Cause, Town


def member(town: Town) -> str:
    return f"/v1/channels/{town.den}/members/{town.bob.id}"


FROM_CHANNEL: dict[str, Cause] = {
    "removed": lambda town: town.ada.does("DELETE", member(town)),
    "left": lambda town: town.bob.does("POST", f"/v1/channels/{town.den}/leave"),
    "banned": lambda town: town.ada.does("PUT", f"/v1/channels/{town.den}/bans/{town.bob.id}"),
    "deleted": lambda town: town.ada.does("DELETE", f"/v1/channels/{town.den}"),
}
FROM_WORKSPACE: dict[str, Cause] = {
    "removed": lambda town: town.ada.does("DELETE", town.seat()),
    "left": lambda town: town.bob.does("POST", f"{town.place.path}/leave"),
    "banned": lambda town: town.ada.does("PUT", town.seat("bans")),
}
SIGNED_OUT: dict[str, tuple[int, Cause]] = {
    "one session": (4401, lambda town: town.bob.does("POST", "/v1/auth/logout")),
    "all sessions": (4401, lambda town: town.bob.does("DELETE", "/v1/auth/sessions")),
    "deactivated": (4403, lambda town: town.bob.does("POST", "/v1/me/deactivate", password="correct horse")),
    "deleted": (4401, lambda town: town.bob.asks("DELETE", "/v1/me", json={"password": "correct horse"})),
}


@pytest.mark.parametrize("cause", FROM_CHANNEL)
async def test_out_of_a_channel(town: Town, cause: str):
    """The sockets stay, the channel is silent, and a resume ends where they were out."""
    bobs = await town.calls(town.bob.token)
    since = await town.up_to_here(*bobs)
    before = await town.say(town.den)
    await FROM_CHANNEL[cause](town)
    if cause != "deleted":
        await town.say(town.den)
    after = await town.say(town.place.general)
    late = await town.back(town.bob.token, since)
    for caller in (*bobs, late):
        await caller.up_to(after)
        texts = [frame["data"].get("text") for frame in caller.frames if frame["position"] > since]
        assert [text for text in texts if text and text.startswith("word")] == [before, after]


@pytest.mark.parametrize("cause", FROM_WORKSPACE)
async def test_out_of_a_workspace(town: Town, cause: str):
    """The sockets stay, for others; a resume over it is refused, a new beginning has nothing of it."""
    bobs = await town.calls(town.bob.token)
    since = await town.up_to_here(*bobs)
    await FROM_WORKSPACE[cause](town)
    await town.say(town.den)
    home = await town.bob.opens("Bob's own")
    late = await town.back(town.bob.token, since)
    assert (await late.answer("resync"))["reason"] == "left"
    assert await late.closed() == 4410
    for caller in (*bobs, await town.call(town.doors[0], town.bob.token)):
        if caller not in bobs:
            await caller.answer("hello")
        await town.bob.says(home.general, "mine")
        await caller.up_to("mine")
        told = [frame for frame in caller.frames if frame["position"] > since]
        assert not [frame for frame in told if town.den in str(frame)]


async def test_back_after_a_ban(town: Town):
    """What was said meanwhile does not come; what is said from now on does."""
    (bob, _) = await town.calls(town.bob.token)
    since = await town.up_to_here(bob)
    await town.ada.does("PUT", town.seat("bans"))
    missed = await town.say(town.den)
    await town.ada.does("DELETE", town.seat("bans"))
    await town.ada.admits(town.place, town.bob)
    await town.ada.does("PUT", member(town))
    heard = await town.say(town.den)
    late = await town.back(town.bob.token, since)
    assert (await late.answer("resync"))["reason"] == "left"
    await bob.up_to(heard)
    texts = [frame["data"].get("text") for frame in bob.frames]
    assert missed not in texts
    again = await town.back(town.bob.token, bob.frames[-1]["position"])
    more = await town.say(town.den)
    assert await again.up_to(more) == [more]


OUT_OF_A_LENT_THREAD: dict[str, Callable[[Town, str, str], Awaitable[Any]]] = {
    "unshared": lambda town, channel, root: town.ada.does("DELETE", f"/v1/messages/{root}/shares/{channel}"),
    "banned": lambda town, channel, _: town.ada.does("PUT", f"/v1/channels/{channel}/bans/{town.bob.id}"),
    "deleted": lambda town, channel, _: town.ada.does("DELETE", f"/v1/channels/{channel}"),
    "home deleted": lambda town, _channel, _root: town.ada.does("DELETE", f"/v1/channels/{town.vault}"),
}


@pytest.mark.parametrize("place", ["den", "yard"])
@pytest.mark.parametrize("cause", OUT_OF_A_LENT_THREAD)
async def test_out_of_a_thread_that_was_opened_where_it_is_shared(town: Town, place: str, cause: str):
    """By somebody who is in that channel, and by somebody who is not but may read it; neither follows it."""
    yard = await town.yard()
    root = await town.lends(place)
    bobs = await town.calls(town.bob.token)
    for bob in bobs:
        await bob.say("open", root_id=root)
        assert (await bob.answer("opened"))["room"] == f"thread:{root}"
    await town.ada.says(town.vault, "heard", reply_to=root)
    for bob in bobs:
        await bob.up_to("heard")
    await OUT_OF_A_LENT_THREAD[cause](town, yard if place == "yard" else town.den, root)
    if cause != "home deleted":
        await town.ada.says(town.vault, "unheard", reply_to=root)
    end = await town.say(town.place.general)
    for bob in bobs:
        assert "unheard" not in await bob.up_to(end)
        await bob.say("open", root_id=root)
        assert (await bob.answer("error"))["code"] == "not_found"


async def test_a_public_channel_that_one_is_banned_from_is_watched_no_more(town: Town):
    yard = await town.yard()
    bobs = await town.calls(town.bob.token)
    for bob in bobs:
        await bob.say("open", channel_id=yard)
        await bob.answer("opened")
    heard = await town.say(yard)
    for bob in bobs:
        await bob.up_to(heard)
    await town.ada.does("PUT", f"/v1/channels/{yard}/bans/{town.bob.id}")
    unheard = await town.say(yard)
    end = await town.say(town.place.general)
    for bob in bobs:
        assert unheard not in await bob.up_to(end)


@pytest.mark.parametrize("cause", SIGNED_OUT)
async def test_signed_out(town: Town, cause: str):
    """Both sockets close with the word that ends them; the token opens nothing, from no position."""
    code, does = SIGNED_OUT[cause]
    bobs = await town.calls(town.bob.token)
    since = await town.up_to_here(*bobs)
    await does(town)
    await town.say(town.den)
    for caller in bobs:
        assert await caller.closed() == code
        told = [frame for frame in caller.frames if frame["position"] > since]
        assert not [frame for frame in told if "text" in frame["data"]]
    late = await town.back(town.bob.token, since)
    assert await late.closed() in {4401, 4403}
    assert not late.frames


async def test_other_sessions_stay(town: Town):
    """When one is signed out; a new password ends all but the one that gave it."""
    api = town.bob
    wish = {"email": api.email, "password": "correct horse"}
    desk = (await api.asks("POST", "/v1/auth/login", json=wish)).json()["access_token"]
    phone, here = await town.calls(api.token), await town.calls(desk)
    await town.up_to_here(*phone, *here)
    words = {"old_password": "correct horse", "new_password": "battery staple"}
    await api.does("PUT", "/v1/me/password", **words)
    assert [await caller.closed() for caller in here] == [4401, 4401]
    await town.up_to_here(*phone)


async def test_a_bot_whose_owner_is_no_more(town: Town):
    staff = await town.bob_as_admin()
    bot = (await staff.does("POST", f"{town.place.path}/bots", username="robo"))["id"]
    key = (await staff.does("POST", "/v1/keys", name="k", scopes=["read"], user_id=bot))["key"]
    calls = await town.calls(key)
    await staff.does("DELETE", "/v1/me", password="correct horse")
    assert [await caller.closed() for caller in calls] == [4403, 4403]
    assert await (await town.call(town.doors[0], key)).closed() == 4401


async def test_a_key_and_a_bot(town: Town):
    """A key that is revoked; and a bot whose owner is out, though its key is good."""
    staff = await town.bob_as_admin()
    bot = (await staff.does("POST", f"{town.place.path}/bots", username="robo"))["id"]
    await town.ada.does("PUT", f"/v1/channels/{town.den}/members/{bot}")
    made = [await staff.does("POST", "/v1/keys", name="k", scopes=["read"], user_id=bot) for _ in range(2)]
    first, second = await town.calls(made[0]["key"]), await town.calls(made[1]["key"])
    since = await town.up_to_here(*first, *second)
    await staff.does("DELETE", f"/v1/keys/{made[0]['id']}")
    assert [await caller.closed() for caller in first] == [4403, 4403]
    await town.up_to_here(*second)
    await town.ada.does("DELETE", town.seat())
    await town.say(town.den)
    assert [await caller.closed() for caller in second] == [4403, 4403]
    late = await town.back(made[1]["key"], since)
    assert await late.closed() == 4403
    assert not late.frames
