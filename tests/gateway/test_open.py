"""Rooms that a client asks for: threads, and public channels not joined."""

from uuid import uuid4

from tests.gateway.caller import Caller, Door


async def test_a_public_channel_can_be_watched_and_given_up(door: Door, ada: Caller):
    bob = await door.enter(door.scribe.bob)
    await door.scribe.say("before")
    await ada.texts(1)
    await bob.say("open", channel_id=door.scribe.general)
    opened = await bob.answer("opened")
    assert opened == {
        "type": "opened",
        "room": f"channel:{door.scribe.general}",
        "position": opened["position"],
    }
    await door.scribe.say("watched")
    assert await bob.texts(1) == ["watched"]

    await bob.say("close", channel_id=door.scribe.general)
    await bob.answer("closed")
    await door.scribe.say("unwatched")
    await door.scribe.tell(("u", door.scribe.bob, "user_updated", {}))
    assert await bob.texts(1) == ["user_updated"]


async def test_frames_after_the_answered_position_follow(door: Door, ada: Caller):
    channel = await door.scribe.channel()
    bob = await door.enter(door.scribe.bob)
    await bob.say("open", channel_id=channel)
    for n in range(20):
        await door.scribe.say(f"m{n}", channel)
    opened = await bob.answer("opened")
    await door.scribe.say("end", channel)
    await bob.up_to("end")

    heard = [frame["position"] for frame in bob.frames]
    assert heard == list(range(heard[0], door.scribe.position + 1))
    assert heard[0] <= opened["position"] + 1


async def test_what_one_may_not_know_of_is_not_found(door: Door, ada: Caller):
    bob = await door.enter(door.scribe.bob)
    private = await door.scribe.channel("private")
    for asked in ({"channel_id": private}, {"channel_id": uuid4()}, {"root_id": uuid4()}, {}):
        await bob.say("open", **asked)
        assert (await bob.answer("error"))["code"] == "not_found"
    await bob.say("close", channel_id=door.scribe.general)
    assert (await bob.answer("error"))["code"] == "not_found"


async def test_whoever_loses_the_workspace_watches_nothing_in_it(door: Door, ada: Caller):
    bob = await door.enter(door.scribe.bob)
    await bob.say("open", channel_id=door.scribe.general)
    await bob.answer("opened")
    await door.scribe.leave_workspace(door.scribe.bob)
    await door.scribe.say("not for bob")
    await door.scribe.tell(("u", door.scribe.bob, "user_updated", {}))

    assert await bob.texts(2) == ["user_left_workspace", "user_updated"]


async def test_who_becomes_a_guest_begins_anew(door: Door, ada: Caller):
    bob = await door.enter(door.scribe.bob)
    await bob.say("open", channel_id=door.scribe.general)
    await bob.answer("opened")
    data = {"workspace_id": door.scribe.workspace, "user_id": door.scribe.bob}
    data |= {"role": "guest", "before": "member"}
    await door.scribe.tell(("w", door.scribe.workspace, "workspace_role_updated", data))
    await door.scribe.say("not for guests")

    assert await bob.texts(1) == ["workspace_role_updated"]
    assert (await bob.answer("resync"))["reason"] == "role"
    assert await bob.closed() == 4410


async def test_watching_becomes_membership(door: Door, ada: Caller):
    bob = await door.enter(door.scribe.bob)
    await bob.say("open", channel_id=door.scribe.general)
    await bob.answer("opened")
    await door.scribe.join(door.scribe.bob, door.scribe.general)
    await door.scribe.say("once")
    await door.scribe.say("end")

    assert await bob.up_to("end") == ["user_joined_channel", "user_joined_channel", "once", "end"]
