"""The past over HTTP: what stood there is told to those who may read history."""

from tests.api.conftest import Person, Place
from tests.api.test_channels import opens


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
    readers = await ada.gets(f"/v1/channels/{cellar}/as-of/readers", position=then)
    assert {one["id"] for one in readers["items"]} == {ada.id, bob.id}
    unread = await ada.gets(f"/v1/channels/{cellar}/as-of/unread", position=then, user_id=ada.id)
    assert (unread["channel"]["unread"], unread["position"]) == (1, then)
