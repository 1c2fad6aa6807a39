"""Staff see who did what, from where, and what it followed from."""

from tests.api.conftest import Person, Place
from tests.api.test_channels import opens


async def test_it_tells_who_did_what_from_where(ada: Person, bob: Person, lamp: Place) -> None:
    words = await bob.says(lamp.general, "to be seen")
    await bob.does("PATCH", f"/v1/messages/{words}", text="to be seen again")
    found = (await ada.gets(f"{lamp.path}/audit", user_id=bob.id))["items"]
    assert [one["type"] for one in found[:2]] == ["message.edited", "message.posted"]
    assert {one["actor_id"] for one in found[:2]} == {bob.id}
    (session,) = (await bob.gets("/v1/auth/sessions"))["items"]
    assert {one["session"]["id"] for one in found[:2]} == {session["id"]}
    assert found[0]["session"]["user_agent"] == session["user_agent"]
    assert found[0]["session"]["address"] == "127.0.0.1"


async def test_it_is_of_a_person_a_channel_a_type_and_a_time(ada: Person, bob: Person, lamp: Place) -> None:
    cellar = await opens(ada, lamp, "Cellar")
    await bob.does("POST", f"/v1/channels/{cellar}/join")
    words = await bob.says(cellar, "down here")
    await ada.does("PUT", f"/v1/messages/{words}/reactions/gem")
    await bob.says(lamp.general, "up there")
    audit = f"{lamp.path}/audit"
    below = [one["type"] for one in (await ada.gets(audit, channel_id=cellar))["items"]]
    assert below[:3] == ["message.reacted", "message.posted", "channel_member.joined"]
    assert below[-1] == "channel.created"
    said = (await ada.gets(audit, channel_id=cellar, user_id=bob.id, type="message.posted"))["items"]
    assert [one["stream"] for one in said] == [words]
    at = said[0]["recorded_at"]
    until = [one["type"] for one in (await ada.gets(audit, channel_id=cellar, until=at))["items"]]
    assert until == below[1:]
    assert (await ada.gets(audit, channel_id=cellar, since=at))["items"][-1]["type"] == "message.reacted"


async def test_it_is_read_page_by_page(ada: Person, bob: Person, lamp: Place) -> None:
    for n in range(5):
        await bob.says(lamp.general, f"word {n}")
    whole = (await ada.gets(f"{lamp.path}/audit", limit=200))["items"]
    found, before = [], None
    while True:
        page = await ada.gets(f"{lamp.path}/audit", limit=2, **({"before": before} if before else {}))
        found += page["items"]
        if (before := page["next"]) is None:
            break
    assert found == whole


async def test_words_of_places_that_staff_may_not_enter_stay_there(
    ada: Person, bob: Person, eve: Person, lamp: Place
) -> None:
    await ada.admits(lamp, eve)
    talk = (await bob.does("POST", f"{lamp.path}/dms", user_ids=[eve.id]))["id"]
    await bob.says(talk, "open sesame")
    found = await ada.gets(f"{lamp.path}/audit", channel_id=talk, type="message.posted")
    assert "sesame" not in str(found)
    assert [one["withheld"] for one in found["items"]] == [["text"]]


async def test_what_a_key_did_is_told_by_its_name(ada: Person, lamp: Place) -> None:
    made = await ada.does("POST", "/v1/keys", name="night watch", scopes=["read", "write"])
    headers = {"authorization": f"Bearer {made['key']}"}
    answer = await ada.asks(
        "POST", f"/v1/channels/{lamp.general}/messages", json={"text": "all is well"}, headers=headers
    )
    assert answer.status_code == 201
    (first, *_) = (await ada.gets(f"{lamp.path}/audit", type="message.posted"))["items"]
    assert first["session"]["key"] == "night watch"
