"""What the history of a workspace tells its staff, and what it keeps to itself."""

import psycopg

from store.codec import PRIVATE
from tests.api.conftest import Person, Place
from tests.api.test_channels import opens
from tests.api.wishes import LATER


async def test_of_private_places_it_tells_everything_but_the_content(
    ada: Person, bob: Person, eve: Person, lamp: Place
) -> None:
    await ada.admits(lamp, eve)
    cave = (await bob.does("POST", f"{lamp.path}/channels", name="Cave of wonders", visibility="private"))[
        "id"
    ]
    talk = (await bob.does("POST", f"{lamp.path}/dms", user_ids=[eve.id]))["id"]
    for place in (cave, talk):
        words = await bob.says(
            place,
            "open sesame",
            files=[{"name": "gold.pdf", "url": "https://example.org/gold.pdf"}],
        )
        await bob.does("PATCH", f"/v1/messages/{words}", text="sesame, open")
        await bob.does("PUT", f"/v1/messages/{words}/reactions/gem")
        await bob.says(place, "sesame indeed", reply_to=words)
    await bob.does("PATCH", f"/v1/channels/{cave}", topic="forty jars of oil")
    plan = {"text": "at dawn, sesame", "at": LATER}
    await bob.does("POST", f"/v1/channels/{lamp.general}/scheduled", **plan)
    section = {"name": "jars to count", "channel_ids": [cave]}
    await bob.does("PUT", f"{lamp.path}/sidebar", sections=[section])

    events = (await ada.gets(f"{lamp.path}/events", limit=200))["items"]
    told = str(events)
    assert not [word for word in ("sesame", "gold", "gem", "wonders", "jars", "dawn") if word in told]
    posted = [one for one in events if one["event"].get("channel_id") == talk and "posted" in one["type"]]
    assert [(one["actor_id"], one["withheld"]) for one in posted] == [
        (bob.id, ["text", "files"]),
        (bob.id, ["text"]),
    ]
    (opened,) = [one for one in events if one["type"] == "channel.created" and one["stream"] == cave]
    assert (opened["event"]["kind"], opened["withheld"]) == ("private", ["name", "slug"])


async def test_of_places_that_one_may_read_it_tells_all(ada: Person, bob: Person, lamp: Place) -> None:
    id = await opens(ada, lamp, "Cellar", visibility="private")
    await ada.says(id, "open barley")
    await bob.says(lamp.general, "close rye")
    events = (await ada.gets(f"{lamp.path}/events", limit=200))["items"]
    assert [one["event"]["text"] for one in events if one["type"] == "message.posted"] == [
        "open barley",
        "close rye",
    ]
    assert not [one for one in events if one["withheld"]]
    await ada.does("DELETE", f"/v1/channels/{id}")
    assert "barley" not in str((await ada.gets(f"{lamp.path}/events", limit=200))["items"])


async def test_the_view_for_analysts_has_no_secret_ballot_and_nothing_saved(
    ada: Person, bob: Person, lamp: Place, city: str
) -> None:
    poll = {"question": "Who?", "options": ["Ali", "Baba"], "anonymous": True}
    asked = await ada.says(lamp.general, "", content_type="poll", poll=poll)
    await bob.does("PUT", f"/v1/messages/{asked}/vote", choices=[1])
    await bob.does("PUT", f"/v1/messages/{asked}/saved")
    await bob.does("DELETE", f"/v1/messages/{asked}/saved")
    async with await psycopg.AsyncConnection[tuple[int]].connect(city) as connection:
        kept = await connection.execute(
            "SELECT DISTINCT topic FROM stored_events WHERE topic = ANY(%s)", (list(PRIVATE),)
        )
        assert kept.rowcount == len(PRIVATE)
        shown = await connection.execute("SELECT FROM log WHERE type = ANY(%s)", (list(PRIVATE),))
        assert shown.rowcount == 0
