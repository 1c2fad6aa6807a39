"""Who is banned from a channel reads nothing of it, wherever it could be seen from."""

from uuid import UUID

import psycopg

from domain.ids import ChannelId, MessageId, UserId
from projections.audience import may_open_channel, may_open_thread
from tests.api.conftest import Person, Place, problem
from tests.api.test_channels import opens

PARTS = ("/messages", "/members", "/pins", "/bans", "/invites", "/shared-threads", "/unread/explain")


async def test_an_outcast_reads_nothing(ada: Person, bob: Person, lamp: Place, city: str) -> None:
    id = await opens(ada, lamp, "Zoo")
    path = f"/v1/channels/{id}"
    await bob.does("POST", f"{path}/join")
    said = await bob.says(id, "#giraffe at the gate")
    await ada.says(id, f"{bob.call} which?", reply_to=said)
    for kept in ("saved", "pin", "follow"):
        await (ada if kept == "pin" else bob).does("PUT", f"/v1/messages/{said}/{kept}")
    code = (await ada.does("POST", f"{path}/invites"))["code"]
    assert (await bob.gets(f"{lamp.path}/snapshot"))["channels"].keys() == {lamp.general, id}

    await ada.does("PUT", f"{path}/bans/{bob.id}")
    for listed in ("channels", "saved", "threads", "hashtags/giraffe", "snapshot", "unreads"):
        told = (await bob.asks("GET", f"{lamp.path}/{listed}")).text
        assert not [trace for trace in (id, said) if trace in told], listed
    for part in ("", *PARTS):
        problem(await bob.asks("GET", f"{path}{part}"), 404, "channel_not_found")
    for part in ("", "/history", "/replies", "/readers", "/votes", "/follow"):
        problem(await bob.asks("GET", f"/v1/messages/{said}{part}"), 404, "message_not_found")
    carried = {"channel_id": lamp.general}
    problem(await bob.asks("POST", f"/v1/messages/{said}/forward", json=carried), 404, "message_not_found")
    problem(await bob.asks("PUT", f"/v1/messages/{said}/saved"), 404, "message_not_found")
    problem(await bob.asks("POST", f"/v1/channel-invites/{code}/accept"), 403, "banned_from_channel")
    async with await psycopg.AsyncConnection[tuple[object, ...]].connect(
        city, options="-c search_path=chat,public"
    ) as connection:
        them, channel = UserId(UUID(bob.id)), ChannelId(UUID(id))
        assert await may_open_channel(connection, them, channel) is None
        assert await may_open_thread(connection, them, MessageId(UUID(said))) is None

    await ada.does("DELETE", f"{path}/bans/{bob.id}")
    assert (await bob.gets(path))["member"] is False
    assert [item["message"]["id"] for item in (await bob.gets(f"{lamp.path}/saved"))["items"]] == [said]
