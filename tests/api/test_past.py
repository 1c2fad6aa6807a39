"""The past over HTTP: what stood there is told to those who may read history."""

import asyncio
from uuid import UUID

from api.turns import MOST
from domain.decisions.departures import TakeAway, take_away
from domain.ids import SYSTEM, MessageId
from tests.api.conftest import Person, Place, problem
from tests.api.test_channels import opens
from tests.api.test_farewell import as_user, recorded
from tests.dsl import NOON
from tests.workers.test_projector import eventually


async def test_a_channel_is_told_as_it_stood(ada: Person, bob: Person, lamp: Place) -> None:
    cellar = await opens(ada, lamp, "Cellar")
    await bob.does("POST", f"/v1/channels/{cellar}/join")
    first = await bob.says(cellar, "first words")
    reply = await ada.says(cellar, "indeed", reply_to=first)
    await ada.does("PUT", f"/v1/messages/{first}/reactions/gem")
    then = (await ada.gets(f"/v1/channels/{cellar}/as-of"))["position"]
    await bob.does("PATCH", f"/v1/messages/{first}", text="other words")
    await ada.does("DELETE", f"/v1/messages/{reply}")
    await bob.does("POST", f"/v1/channels/{cellar}/leave")

    past = await ada.gets(f"/v1/channels/{cellar}/as-of", position=then)
    (message,) = [one for one in past["items"] if one["id"] == first]
    assert (message["text"], message["reactions"]) == ("first words", {"gem": [ada.id]})
    assert message["thread"]["reply_count"] == 1
    assert {member["user"]["id"] for member in past["members"]} == {ada.id, bob.id}
    present = await ada.gets(f"/v1/channels/{cellar}/as-of")
    (message,) = [one for one in present["items"] if one["id"] == first]
    assert (message["text"], message["thread"]["reply_count"]) == ("other words", 0)
    assert {member["user"]["id"] for member in present["members"]} == {ada.id}
    for id in first, reply:
        thread = await ada.gets(f"/v1/messages/{id}/as-of", position=then)
        assert (thread["root"]["text"], [one["text"] for one in thread["items"]]) == (
            "first words",
            ["indeed"],
        )
    thread = await ada.gets(f"/v1/messages/{first}/as-of")
    assert [one["deleted"] for one in thread["items"]] == [True]
    early = await ada.asks("GET", f"/v1/messages/{first}/as-of", params={"position": 1})
    problem(early, 404, "message_not_found")
    readers = await ada.gets(f"/v1/channels/{cellar}/as-of/readers", position=then)
    assert {one["id"] for one in readers["items"]} == {ada.id, bob.id}
    unread = await ada.gets(f"/v1/channels/{cellar}/as-of/unread", position=then, user_id=ada.id)
    assert (unread["channel"]["unread"], unread["position"]) == (1, then)


async def test_what_was_deleted_between_two_is_told_to_its_author_alone(
    ada: Person, bob: Person, lamp: Place
) -> None:
    """Nobody brings it back there, whoever runs the workspace."""
    talk = (await bob.does("POST", f"{lamp.path}/dms", user_ids=[ada.id]))["id"]
    said = await bob.says(talk, "open barley")
    await ada.does("POST", f"/v1/messages/{said}/forward", channel_id=talk)
    then = (await ada.gets(f"/v1/channels/{talk}/as-of"))["position"]
    assert "barley" in str(await ada.gets(f"{lamp.path}/events", limit=200))
    await bob.does("DELETE", f"/v1/messages/{said}", reason="too much barley")
    past = await ada.gets(f"/v1/channels/{talk}/as-of", position=then)
    assert [(one["deleted"], (one["forward"] or {}).get("gone")) for one in past["items"]] == [
        (True, None),
        (False, True),
    ]
    assert "barley" not in str(past)
    assert "barley" not in str(await ada.gets(f"{lamp.path}/events", limit=200))
    assert "barley" not in str(await ada.gets(f"{lamp.path}/audit"))
    assert "barley" not in str(await ada.gets(f"/v1/messages/{said}/history"))
    assert "barley" in str(await bob.gets(f"/v1/messages/{said}/history"))


async def test_what_can_be_brought_back_is_told_wherever_history_is(
    finn: Person, ada: Person, bob: Person, lamp: Place
) -> None:
    said = await bob.says(lamp.general, "close rye")
    then = (await finn.gets(f"/v1/channels/{lamp.general}/as-of"))["position"]
    await ada.does("POST", f"/v1/messages/{said}/hide", reason="mouldy")
    assert "rye" not in str(await finn.gets(f"/v1/channels/{lamp.general}/messages"))
    events = str(await finn.gets(f"{lamp.path}/events", limit=200))
    versions = str(await finn.gets(f"/v1/messages/{said}/history"))
    for told in (events, versions):
        assert "rye" in told
        assert "mouldy" in told
    assert "rye" in str(await finn.gets(f"/v1/channels/{lamp.general}/as-of", position=then))


async def test_what_was_taken_away_with_somebody_is_told_to_nobody(
    city: str, ada: Person, bob: Person, lamp: Place
) -> None:
    said = await bob.says(lamp.general, "open barley")
    then = (await ada.gets(f"/v1/channels/{lamp.general}/as-of"))["position"]
    taken = TakeAway(actor=SYSTEM, at=NOON, user_id=as_user(bob), message_ids=(MessageId(UUID(said)),))
    await recorded(city, take_away, taken)

    async def gone() -> bool:
        return all(one["deleted"] for one in await ada.hears(lamp.general) if one["id"] == said)

    await eventually(gone, within=60)
    past = await ada.gets(f"/v1/channels/{lamp.general}/as-of", position=then)
    assert [one["deleted"] for one in past["items"] if one["id"] == said] == [True]
    assert "barley" not in str(await ada.gets(f"{lamp.path}/events", limit=200))


async def test_who_has_gone_has_no_name_in_the_past(ada: Person, bob: Person, lamp: Place) -> None:
    await bob.does("PATCH", "/v1/me", bio="baker")
    then = (await ada.gets(f"{lamp.path}/as-of"))["position"]
    await bob.does("DELETE", "/v1/me", password="correct horse")
    past = str(await ada.gets(f"{lamp.path}/as-of", position=then))
    assert bob.id in past
    assert not [word for word in ("baker", bob.username) if word in past]


async def test_who_is_private_now_is_told_with_name_and_picture(
    ada: Person, bob: Person, lamp: Place
) -> None:
    await bob.does("PATCH", "/v1/me", bio="baker", display_name="Ali")
    then = (await ada.gets(f"{lamp.path}/as-of"))["position"]
    assert "baker" in str(await ada.gets(f"{lamp.path}/as-of", position=then))
    await bob.does("PATCH", "/v1/me/privacy", private=True)
    for path in (f"{lamp.path}/as-of", f"/v1/channels/{lamp.general}/as-of/readers"):
        past = str(await ada.gets(path, position=then))
        assert "Ali" in past
        assert "baker" not in past


async def test_a_moment_is_one_of_two_things(ada: Person, lamp: Place) -> None:
    path, both = f"{lamp.path}/as-of", {"at": "2030-01-01T00:00:00Z", "position": 4}
    problem(await ada.asks("GET", path, params=both), 400, "malformed", "position")
    problem(await ada.asks("GET", path, params={"at": "2030-01-01T00:00:00"}), 400, "malformed", "at")


async def test_a_last_line_feed_belongs_to_a_name(ada: Person, lamp: Place) -> None:
    """Python's `$` stands before it."""
    wish = {"name": "Cellar\n"}
    answer = await ada.asks("POST", f"{lamp.path}/channels", json=wish)
    problem(answer, 422, "value_invalid", "name")
    path, type = f"{lamp.path}/events", {"type": "message.posted\n"}
    problem(await ada.asks("GET", path, params=type), 400, "malformed", "type")


async def test_reasons_of_reports_and_addresses_of_invites_are_for_staff(
    finn: Person, ada: Person, bob: Person, lamp: Place
) -> None:
    said = await ada.says(lamp.general, "open")
    await bob.does("POST", f"/v1/messages/{said}/report", reason="too much barley")
    await ada.does("POST", f"{lamp.path}/invites", email="eve@barley.example")
    for person, told in ((finn, False), (ada, True)):
        events = await person.gets(f"{lamp.path}/events", limit=200)
        assert ("too much barley" in str(events), "eve@barley" in str(events)) == (told, told)


async def test_whoever_asks_much_of_the_past_waits_for_themselves(
    ada: Person, bob: Person, lamp: Place
) -> None:
    """Ada cannot have both of the process's two places."""
    root = await ada.says(lamp.general, "a root")
    await asyncio.gather(*(ada.says(lamp.general, f"{n}", reply_to=root) for n in range(100)))
    tower = await bob.opens("Tower")
    await bob.gets(f"{tower.path}/as-of")
    much = [ada.asks("GET", f"/v1/messages/{root}/as-of") for _ in range(40)]
    answers, _ = await asyncio.gather(asyncio.gather(*much), bob.gets(f"{tower.path}/as-of"))
    told = [answer.status_code for answer in answers]
    assert set(told) == {200, 429}
    assert told.count(200) >= MOST
