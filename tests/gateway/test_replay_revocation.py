"""A replay ends, or goes on without it, when what its watcher may see is taken from them."""

import pytest

from gateway.replay import showing
from tests.dsl import ADA, BOB
from tests.gateway.caller import Caller, Door
from tests.gateway.town import Cause, Town
from tests.people import GENERAL

PASSWORD = "correct horse"


def texts(caller: Caller) -> list[str]:
    return [frame["data"]["text"] for frame in caller.frames if frame["type"] == "message_sent"]


async def at_the_beginning(town: Town, query: str, token: str = "") -> Caller:
    """Bob has seen it all, and pauses before the first frame."""
    bob = await town.replays(token or town.bob.token, f"?{query}&speed=full")
    await bob.ended()
    await bob.say("pause")
    await bob.say("seek", position=0)
    assert (await bob.answer("replay"))["state"] == "paused"
    bob.frames.clear()
    return bob


async def as_analyst(town: Town) -> None:
    await town.ada.does("PUT", town.seat(), role="analyst")


ENDS: dict[str, tuple[int, str | None, Cause]] = {
    "signed out": (4401, None, lambda town: town.bob.does("POST", "/v1/auth/logout")),
    "at rest": (
        4403,
        None,
        lambda town: town.bob.does("POST", "/v1/me/deactivate", password="correct horse"),
    ),
    "banned": (4403, "workspace_not_found", lambda town: town.ada.does("PUT", town.seat("bans"))),
    "demoted": (4403, "role_too_low", lambda town: town.ada.does("PUT", town.seat(), role="member")),
    "workspace deleted": (4403, "workspace_not_found", lambda town: town.ada.does("DELETE", town.place.path)),
}


@pytest.mark.parametrize("cause", ENDS)
async def test_it_ends(town: Town, cause: str):
    """While it waits for what comes next, and nothing more is told; nor does it begin again."""
    code, refusal, does = ENDS[cause]
    await as_analyst(town)
    await town.say(town.den)
    bob = await at_the_beginning(town, f"workspace_id={town.place.id}")
    await does(town)
    assert await bob.closed() == code
    assert not bob.frames
    assert [said["code"] for said in bob.said if said["type"] == "error"] == [refusal] * (refusal is not None)
    late = await town.replays(town.bob.token, f"?workspace_id={town.place.id}&speed=full")
    assert await late.closed() in {4401, 4403}
    assert not late.frames


async def test_a_key_that_is_revoked(town: Town):
    await as_analyst(town)
    made = await town.bob.does("POST", "/v1/keys", name="k", scopes=["admin"])
    bob = await at_the_beginning(town, f"workspace_id={town.place.id}", made["key"])
    await town.bob.does("DELETE", f"/v1/keys/{made['id']}")
    assert await bob.closed() == 4403


async def test_a_key_whose_scope_is_too_narrow_opens_none(town: Town):
    """History over HTTP asks for the same one."""
    await as_analyst(town)
    made = await town.bob.does("POST", "/v1/keys", name="k", scopes=["read", "write"])
    late = await town.replays(made["key"], f"?workspace_id={town.place.id}&speed=full")
    assert await late.closed() == 4401
    assert not late.frames


async def test_a_channel_that_is_taken_away(town: Town):
    """Alone it ends; of the workspace the rest is told, as the same person's other socket has heard it."""
    await as_analyst(town)
    await town.say(town.den)
    heard = await town.say(town.place.general)
    (live, _) = await town.calls(town.bob.token)
    whole = await at_the_beginning(town, f"workspace_id={town.place.id}")
    alone = await at_the_beginning(town, f"channel_id={town.den}")
    await town.ada.does("DELETE", f"/v1/channels/{town.den}/members/{town.bob.id}")
    assert (await alone.answer("error"))["code"] == "channel_not_found"
    assert await alone.closed() == 4403
    while not live.frames or live.frames[-1]["type"] != "user_left_channel":
        await live.hear()
    await whole.say("play", speed="full")
    await whole.ended()
    assert [text for text in texts(whole) if text.startswith("word")] == [heard]
    assert not [frame for frame in whole.frames if frame["room"] == f"channel:{town.den}"]


async def test_a_thread_that_is_taken_back(town: Town):
    """While its words wait for their moment."""
    await as_analyst(town)
    root = await town.lends("den")
    (live, _) = await town.calls(town.bob.token)
    bob = await town.replays(town.bob.token, f"?workspace_id={town.place.id}&speed=0.0001")
    await bob.hear()
    await town.ada.does("DELETE", f"/v1/messages/{root}/shares/{town.den}")
    while not live.frames or live.frames[-1]["type"] != "thread_unshared":
        await live.hear()
    await bob.say("play", speed="full")
    await bob.ended()
    assert "a root" not in str(bob.frames)


async def test_words_and_names_that_are_taken_back_for_good(town: Town, monkeypatch: pytest.MonkeyPatch):
    """While they wait for their moment."""
    monkeypatch.setattr(showing, "FRESH", 0.0)
    talk = (await town.bob.does("POST", f"{town.place.path}/dms", user_ids=[town.ada.id]))["id"]
    for text in "one", "open barley", "three":
        said = await town.bob.says(talk, text)
        await town.ada.does("PUT", f"/v1/messages/{said}/reactions/gem")
    ada = await town.replays(town.ada.token, f"?channel_id={talk}&speed=0.0001")
    await ada.hear()
    for message in (await town.bob.hears(talk))[1:]:
        await town.bob.does("DELETE", f"/v1/messages/{message['id']}")
    await town.ada.hears(talk)
    await ada.say("play", speed="full")
    await ada.ended()
    assert [text for text in texts(ada) if text] == ["one"]
    assert [frame["type"] for frame in ada.frames].count("reaction_added") == 1


async def test_a_channel_that_is_deleted(town: Town):
    """A private one, and a public one that they are not in."""
    await as_analyst(town)
    for channel in town.den, await town.yard():
        bob = await at_the_beginning(town, f"channel_id={channel}")
        await town.ada.does("DELETE", f"/v1/channels/{channel}")
        assert await bob.closed() == 4403


async def test_whoever_signs_in_twice_hears_everything_once(there: Door):
    ada = await there.watch(ADA, f"?channel_id={GENERAL}&speed=full", signed_in=False)
    token = await there.token(ADA, ada.session)
    await ada.say("auth", token=token)
    await ada.say("auth", token=token)
    await ada.ended()
    await ada.say("seek", position=0)
    await ada.ended()
    await ada.say("stop")
    assert await ada.closed() == 1000
    assert texts(ada) == 2 * ["bob joined the channel", "hello", "good morning"]
    assert [said["state"] for said in ada.said] == 2 * ["playing", "ended"]


async def test_a_token_of_somebody_else_does_not_prolong_it(there: Door):
    ada = await there.watch(ADA, f"?channel_id={GENERAL}&speed=0.0001")
    await ada.answer("replay")
    await ada.say("auth", token=await there.token(ADA, await there.scribe.session(ADA)))
    await ada.silent()
    await ada.say("auth", token=await there.token(BOB, await there.scribe.session(BOB)))
    assert await ada.closed() == 4401
