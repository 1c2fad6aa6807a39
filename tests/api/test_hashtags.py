"""What is filed under a word."""

from tests.api.conftest import Person, Place, problem


async def test_messages_are_found_by_their_words(ada: Person, bob: Person, eve: Person, lamp: Place) -> None:
    async def tagged(person: Person, tag: str) -> list[str]:
        return [item["text"] for item in (await person.gets(f"{lamp.path}/hashtags/{tag}"))["items"]]

    made = await ada.does("POST", f"{lamp.path}/channels", name="hidden", visibility="private")
    first = await ada.says(lamp.general, "one #Roof")
    await bob.says(lamp.general, "two #roof", reply_to=first)
    await ada.says(made["id"], "three #roof")
    assert await tagged(ada, "roof") == ["three #roof", "two #roof", "one #Roof"]
    assert await tagged(bob, "ROOF") == ["two #roof", "one #Roof"]
    page = await bob.gets(f"{lamp.path}/hashtags/roof", limit=1)
    rest = await bob.gets(f"{lamp.path}/hashtags/roof", limit=1, before=page["next"])
    assert [item["id"] for item in rest["items"]] == [first]
    await ada.does("PATCH", f"/v1/messages/{first}", text="one #cellar")
    assert (await tagged(bob, "roof"), await tagged(bob, "cellar")) == (["two #roof"], ["one #cellar"])
    await ada.does("DELETE", f"/v1/messages/{first}")
    assert await tagged(bob, "cellar") == []
    await ada.does("POST", f"/v1/messages/{first}/restore")
    assert await tagged(bob, "cellar") == ["one #cellar"]
    problem(await eve.asks("GET", f"{lamp.path}/hashtags/roof"), 404, "workspace_not_found")


async def test_a_word_that_names_a_channel_is_no_hashtag(ada: Person, bob: Person, lamp: Place) -> None:
    await ada.says(lamp.general, "see #general and #secrets")
    assert (await ada.gets(f"{lamp.path}/hashtags/general"))["items"] == []
    await ada.does("POST", f"{lamp.path}/channels", name="secrets", visibility="private")
    assert (await ada.gets(f"{lamp.path}/hashtags/secrets"))["items"] == []
    assert len((await bob.gets(f"{lamp.path}/hashtags/secrets"))["items"]) == 1
