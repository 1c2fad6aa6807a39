"""A draft from device to device, and gone from both when it is sent: api, gateway and sockets in one go."""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from cli.ports import chosen
from gateway.server import serve
from tests.api.conftest import SECRET, Person, Place
from tests.api.wishes import LATER
from tests.conftest import Servers


@contextlib.asynccontextmanager
async def gateway(database_url: str, redis_url: str) -> AsyncGenerator[str]:
    """A gateway of the city; the address of its socket."""
    port, stop = chosen("127.0.0.1", 0, "port"), asyncio.Event()
    serving = asyncio.create_task(
        serve(
            database_url=database_url,
            redis_url=redis_url,
            secret=SECRET,
            host="127.0.0.1",
            port=port,
            stop=stop,
        )
    )
    yield f"ws://127.0.0.1:{port}/v1/socket"
    stop.set()
    await serving


async def device(url: str, person: Person) -> ClientConnection:
    """A socket that is live."""
    async with asyncio.timeout(60):
        while True:
            try:
                socket = await connect(
                    url, additional_headers={"authorization": f"Bearer {person.token}"}, proxy=None
                )
            except OSError:
                await asyncio.sleep(0.01)
                continue
            while json.loads(await socket.recv())["type"] != "hello":
                pass
            return socket


async def next_draft(socket: ClientConnection) -> tuple[Any, Any, Any]:
    """Channel, root and words."""
    while True:
        heard = json.loads(await socket.recv())
        if heard["type"] == "draft_updated":
            told = heard["data"]
            return told["channel_id"], told["root_id"], told["draft"] and told["draft"]["text"]


async def both_hear(phone: ClientConnection, desk: ClientConnection, *expected: Any) -> None:
    """Next, but for what has been heard before."""
    for socket in (phone, desk):
        async with asyncio.timeout(60):
            while await next_draft(socket) != expected:
                pass


async def write(person: Person, path: str, text: str, socket: ClientConnection) -> None:
    """Until it is heard: before a socket is live it hears no drafts."""
    async with asyncio.timeout(60):
        while True:
            answer = await person.asks("PUT", f"{path}/draft", json={"text": text})
            assert answer.status_code == 200, answer.text
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.5):
                    while (await next_draft(socket))[2] != text:
                        pass
                    return


async def test_a_draft_goes_from_all_devices_when_it_is_sent(
    ada: Person, bob: Person, lamp: Place, city: str, running: Servers
) -> None:
    root = await bob.says(lamp.general, "who?")
    reply = await bob.says(lamp.general, "anyone?", reply_to=root)
    await ada.gets(f"/v1/messages/{reply}")
    async with gateway(city, running.redis_url) as url:
        phone, desk = await device(url, ada), await device(url, ada)
        for socket in (phone, desk):
            await write(ada, f"/v1/channels/{lamp.general}", "dear", socket)
        await write(ada, f"/v1/messages/{root}", "me", phone)
        await ada.says(lamp.general, "me", reply_to=reply)
        await both_hear(phone, desk, lamp.general, root, None)
        left = (await ada.gets(f"{lamp.path}/drafts"))["items"]
        assert [(one["root_id"], one["text"]) for one in left] == [(None, "dear")]
        await ada.says(lamp.general, "dear all")
        await both_hear(phone, desk, lamp.general, None, None)
        assert (await ada.gets(f"{lamp.path}/drafts"))["items"] == []
        await phone.close()
        await desk.close()


async def test_what_is_forwarded_or_planned_leaves_the_draft_alone(
    ada: Person, bob: Person, lamp: Place
) -> None:
    id = await bob.says(lamp.general, "look")
    await ada.gets(f"/v1/messages/{id}")
    await ada.asks("PUT", f"/v1/channels/{lamp.general}/draft", json={"text": "dear"})
    await ada.does("POST", f"/v1/messages/{id}/forward", channel_id=lamp.general)
    planned = {"text": "later", "at": LATER}
    await ada.does("POST", f"/v1/channels/{lamp.general}/scheduled", **planned)
    left = (await ada.gets(f"{lamp.path}/drafts"))["items"]
    assert [one["text"] for one in left] == ["dear"]
