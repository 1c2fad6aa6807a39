"""The Python client at the real product: what is on its screen is what the server would say."""

import asyncio
import contextlib
from typing import Any

import pytest

from backscroll_client import Client, Refused, Stores, closing, line
from backscroll_client.connection import Cursor, Ended
from backscroll_client.stores import Selection
from tests.clients.conftest import Town
from tests.gateway.caller import eventually


async def as_the_server_says(town: Town, client: Client) -> None:
    """Once everything that was said here has been heard, screen and snapshot are the same."""
    said = max(each.api.position for each in town.clients)
    snapshot = await client.api.ask("GET", f"/workspaces/{town.workspace}/snapshot", position=said)

    def same() -> bool:
        screen = client.screens[town.workspace].snapshot
        return screen == {name: snapshot[name] for name in screen}

    await soon(client.until(same))


def texts(client: Client, id: str) -> list[str]:
    return [message["text"] for message in client.messages(id) if message["content_type"] != "system"]


async def soon(waiting: Any) -> Any:
    async with asyncio.timeout(30):
        return await waiting


async def hears(client: Client, id: str, *said: str) -> None:
    await soon(client.until(lambda: texts(client, id)[-len(said) :] == list(said)))


async def resumed(client: Client, times: int) -> None:
    await soon(client.until(lambda: client.connection.live and client.connection.resumed == times))


async def counts(town: Town, client: Client, unread: int) -> None:
    await soon(client.until(lambda: client.screens[town.workspace].channels[town.lab]["unread"] == unread))


async def test_what_one_says_the_other_hears(town: Town, ada: Client, bob: Client):
    await bob.show(town.lab)
    id = await ada.send(town.lab, "hello")
    await hears(bob, town.lab, "hello")
    await bob.api.ask("PUT", f"/messages/{id}/reactions/wave")
    await soon(bob.until(lambda: bob.messages(town.lab)[-1]["reactions"]))

    assert bob.screens[town.workspace].channels[town.lab]["unread"] == 1
    await bob.read(town.lab)
    await soon(bob.until(lambda: bob.screens[town.workspace].channels[town.lab]["unread"] == 0))
    await as_the_server_says(town, ada)
    await as_the_server_says(town, bob)


async def test_what_one_says_is_on_ones_own_screen_at_once(town: Town, ada: Client):
    await ada.show(town.lab)
    sending = asyncio.create_task(ada.send(town.lab, "now"))
    await soon(ada.until(lambda: texts_of_outgoing(ada)))
    assert ada.messages(town.lab)[-1]["status"] == "sending"

    id = await sending
    await soon(ada.until(lambda: not ada.screens[town.workspace].outgoing))
    assert (ada.messages(town.lab)[-1]["id"], ada.messages(town.lab)[-1]["text"]) == (id, "now")


def texts_of_outgoing(client: Client) -> list[str]:
    return [message["text"] for screen in client.screens.values() for message in screen.outgoing.values()]


async def test_what_is_refused_stays_as_failed_and_may_be_sent_again(town: Town, ada: Client, bob: Client):
    await bob.show(town.lab)
    await ada.api.ask("POST", f"/channels/{town.lab}/archive")
    with pytest.raises(Refused, match="archived"):
        await bob.send(town.lab, "too late")
    failed = bob.messages(town.lab)[-1]
    assert (failed["status"], failed["problem"]["status"]) == ("failed", 403)

    await ada.api.ask("POST", f"/channels/{town.lab}/unarchive")
    await bob.send_again(failed["id"])
    await soon(bob.until(lambda: not bob.screens[town.workspace].outgoing))
    assert texts(bob, town.lab)[-1] == "too late"


async def test_a_cut_line_loses_and_doubles_nothing(
    town: Town, ada: Client, bob: Client, monkeypatch: pytest.MonkeyPatch
):
    """Cut in the middle of frames, and between two that share a position."""
    monkeypatch.setattr(closing, "STEADY", 0)  # every line is a good one: short pauses
    heard: list[tuple[str, int]] = []
    bob.listeners.append(lambda frame: heard.append((frame["room"], frame["seq"])))
    await bob.show(town.lab)
    before = len(texts(bob, town.lab))
    for n in range(12):
        town.wire.cut_after(300 + 97 * n)
        await ada.send(town.lab, f"say {n}")
        await ada.api.ask(
            "POST", f"/workspaces/{town.workspace}/channels", {"name": f"c{n}", "visibility": "public"}
        )
        await ada.api.ask("POST", f"/channels/{town.lab}/messages", {"text": f"and {n}"})
        await hears(bob, town.lab, f"and {n}")

    assert len(texts(bob, town.lab)) - before == 24
    assert len(heard) == len(set(heard))
    assert town.wire.cuts >= 6
    assert bob.connection.resumed >= 3
    await as_the_server_says(town, bob)
    await as_the_server_says(town, ada)


async def test_a_line_that_died_silently_is_given_up(
    town: Town, ada: Client, bob: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(line, "SILENCE", 0.2)
    town.wire.cut()
    await resumed(bob, 1)
    await bob.show(town.lab)
    stores = Stores(bob)
    lines: list[str] = []
    stores.websocket.subscribe(lambda now: lines.append(now.status))
    town.wire.freeze()
    sending = asyncio.create_task(ada.send(town.lab, "into the void"))
    await hears(bob, town.lab, "into the void")
    await sending
    assert lines == ["open", "connecting", "open"]
    stores.close()


async def test_the_stores_show_it_by_id(town: Town, ada: Client, bob: Client):
    stores, her = Stores(bob), ada.connection.user_id
    seen: list[int] = []
    stop = stores.channels.subscribe(lambda channels: seen.append(channels[town.lab]["unread_message_count"]))
    await ada.send(town.lab, "for the stores")
    await soon(bob.until(lambda: seen[-1] == 1))
    await stores.select(town.lab)
    await soon(bob.until(lambda: seen[-1] == 0))
    assert stores.channels.get()[town.lab]["messages"][-1]["content"] == "for the stores"
    assert stores.selection.get() == Selection(town.workspace, town.lab)
    stop()
    heard = len(seen)

    talk = (await bob.api.ask("POST", f"/workspaces/{town.workspace}/dms", {"user_ids": [her]}))["id"]
    await soon(bob.until(lambda: talk in stores.direct_messages.get()))
    await stores.select(talk)
    assert stores.selection.get() == Selection(town.workspace, None, talk)
    stores.write(talk, "half a sen")
    dm = stores.direct_messages.get()[talk]
    assert (dm["user_id"], dm["main_input_text"]) == (her, "half a sen")
    path = f"/workspaces/{town.workspace}/members/{bob.connection.user_id}"
    await ada.api.ask("PUT", path, {"role": "admin"})
    await soon(
        bob.until(lambda: stores.workspaces.get()[town.workspace]["admins"] == [bob.connection.user_id])
    )
    await as_the_server_says(town, ada)
    await as_the_server_says(town, bob)
    with pytest.raises(LookupError):
        await stores.select("nowhere")
    stores.close()
    assert len(seen) == heard


async def test_a_killed_gateway_is_come_back_to(town: Town, ada: Client, bob: Client):
    await bob.show(town.lab)
    await asyncio.to_thread(town.product.kill, "gateway")
    await ada.send(town.lab, "meanwhile")
    await hears(bob, town.lab, "meanwhile")
    await as_the_server_says(town, bob)


async def test_a_cursor_that_is_refused_begins_anew(town: Town, ada: Client, bob: Client):
    await bob.show(town.lab)
    assert bob.connection.cursor is not None
    bob.connection.cursor = Cursor("another life", bob.connection.cursor.position)
    bob.api.position = 10**9
    town.wire.cut()
    await ada.send(town.lab, "unheard")

    await hears(bob, town.lab, "unheard")
    assert bob.connection.resumed == 0
    await as_the_server_says(town, bob)


async def test_an_expired_token_is_traded_in(town: Town, bob: Client):
    bob.api.token = "not any more"
    town.wire.cut()
    await resumed(bob, 1)
    assert bob.api.token != "not any more"
    await as_the_server_says(town, bob)


async def test_a_token_is_traded_in_before_it_expires(town: Town, bob: Client):
    before = bob.api.token
    bob.api.expires_at = 0
    town.wire.cut()
    await resumed(bob, 1)
    await eventually(lambda: bob.api.token != before)
    await bob.send(town.lab, "still here")
    await soon(bob.until(lambda: not bob.screens[town.workspace].outgoing))
    assert bob.connection.resumed == 1


async def test_whoever_is_signed_out_is_told(town: Town, ada: Client):
    async with town.people.stranger("eve") as api:
        eve = await town.welcome(api)
        await api.ask("POST", "/auth/logout")
        with pytest.raises(Refused, match="401"):
            await soon(eve.until(lambda: False))


async def look_at(reader: Client, writer: Client, channel: str, root: str) -> None:
    """A thread that the other one has just written in."""
    reader.api.position = writer.api.position
    await reader.show(channel, root=root)


async def test_a_thread_is_looked_at_without_being_followed(town: Town, ada: Client, bob: Client):
    root = await ada.send(town.lab, "root")
    await ada.send(town.lab, "first", reply_to=root)
    await look_at(bob, ada, town.lab, root)
    await ada.send(town.lab, "second", reply_to=root)
    await hears(bob, root, "first", "second")
    assert bob.screens[town.workspace].threads == {}

    town.wire.cut()
    await ada.send(town.lab, "third", reply_to=root)
    await hears(bob, root, "second", "third")
    await bob.send(town.lab, "fourth", reply_to=root)
    await ada.send(town.lab, "fifth", reply_to=root)
    await hears(bob, root, "fourth", "fifth")
    assert bob.screens[town.workspace].threads[root]["unread"] == 1
    await as_the_server_says(town, bob)


async def test_a_hello_that_comes_with_the_answer_is_heard(town: Town, ada: Client, bob: Client):
    """On a busy machine both are read at once, before whoever connects is told that they are connected."""
    root = await ada.send(town.lab, "root")
    await look_at(bob, ada, town.lab, root)
    town.wire.bring_together()
    town.wire.cut()
    await ada.send(town.lab, "first", reply_to=root)
    await hears(bob, root, "first")
    await ada.send(town.lab, "second", reply_to=root)
    await hears(bob, root, "first", "second")


async def test_a_refusal_that_comes_with_the_answer_is_heard(town: Town, ada: Client):
    town.wire.bring_together()
    async with town.people.stranger("eve") as eve:
        await eve.ask("POST", "/auth/logout")
        eve.refresh_token = ""
        with pytest.raises(Ended, match="4401"):
            await soon(town.connect(eve))


async def test_a_public_channel_is_looked_at_without_joining(town: Town, ada: Client, bob: Client):
    side = await town.channel(ada.api, "side")
    await soon(bob.until(lambda: side in bob.screens[town.workspace].channels))
    await bob.show(side)
    await ada.send(side, "psst")
    await hears(bob, side, "psst")
    assert bob.screens[town.workspace].channels[side]["unread"] == 0
    await as_the_server_says(town, bob)
    await bob.hide(side)
    assert bob.messages(side) == ()


async def test_older_messages_go_before_those_shown(town: Town, ada: Client, bob: Client):
    said = [f"line {n}" for n in range(70)]
    for text in said:
        await ada.send(town.lab, text)
    await counts(town, bob, len(said))
    await bob.show(town.lab)
    assert texts(bob, town.lab) == said[-50:]
    await bob.older(town.lab)
    assert texts(bob, town.lab) == said
    await bob.older(town.lab)
    assert texts(bob, town.lab) == said


async def test_who_comes_and_goes(town: Town, ada: Client, bob: Client):
    """Also workspaces: nothing of one is on the screen of another."""
    other = (await ada.api.ask("POST", "/workspaces", {"name": f"Other {town.workspace}"}))["id"]
    await ada.enter(other)
    den = await town.channel(ada.api, "den", "private")
    await ada.api.ask("PUT", f"/channels/{den}/members/{bob.connection.user_id}", {})
    await soon(bob.until(lambda: den in bob.screens[town.workspace].channels))
    await ada.send(den, "between us")
    await as_the_server_says(town, bob)
    await ada.api.ask("DELETE", f"/channels/{den}/members/{bob.connection.user_id}")
    await soon(bob.until(lambda: den not in bob.screens[town.workspace].channels))
    await as_the_server_says(town, bob)
    await ada.api.ask("DELETE", f"/workspaces/{town.workspace}/members/{bob.connection.user_id}")
    await soon(bob.until(lambda: not bob.screens))
    await soon(ada.until(lambda: bob.connection.user_id not in ada.screens[town.workspace].users))
    assert den not in ada.screens[other].channels


async def test_a_forward_that_was_empty_when_it_was_read_is_read_again(town: Town, ada: Client, bob: Client):
    said = await ada.send(town.lab, "carry me")
    await ada.api.ask("POST", f"/messages/{said}/forward", {"channel_id": town.lab, "text": ""})
    await ada.api.ask("DELETE", f"/messages/{said}")
    await counts(town, bob, 1)
    await bob.show(town.lab)
    assert bob.messages(town.lab)[-1]["forward"]["gone"]
    await ada.api.ask("POST", f"/messages/{said}/restore")
    await soon(bob.until(lambda: bob.messages(town.lab)[-1]["forward"]["text"] == "carry me"))


async def writes(writer: Client, reader: Client, town: Town) -> None:
    """Says so until it is seen: under load the gateway lets such words fall."""
    async with asyncio.timeout(30):
        while not reader.screens[town.workspace].typing:
            writer.typing(town.lab)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await reader.until(lambda: reader.screens[town.workspace].typing)


async def test_who_is_there_and_who_is_writing(town: Town, ada: Client, bob: Client):
    him = bob.connection.user_id

    def status() -> str | None:
        return ada.screens[town.workspace].presence.get(him, {}).get("status")

    ada.watch([him])
    await soon(ada.until(lambda: status() == "online"))
    bob.connection.say("presence", status="busy")
    await soon(ada.until(lambda: status() == "busy"))
    await writes(bob, ada, town)
    assert ada.screens[town.workspace].typing == {town.lab: [him]}
    await bob.send(town.lab, "said")
    await soon(ada.until(lambda: not ada.screens[town.workspace].typing))

    town.wire.cut()
    for client in (ada, bob):
        await resumed(client, 1)
    await writes(bob, ada, town)
    bob.typing(town.lab, stopped=True)
    await soon(ada.until(lambda: not ada.screens[town.workspace].typing))
    await soon(ada.until(lambda: status() == "online"))
