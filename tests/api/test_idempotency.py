"""Idempotency-Key: whatever happens on the way, it is done once and answered as the first time."""

import asyncio
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
import pytest_asyncio

import api
from tests.api.conftest import Api, Person, Place, problem, running_api

_numbers = count()
TOLD = ("content-type", "location", "backscroll-position")


def key() -> dict[str, str]:
    return {"idempotency-key": f"one key {next(_numbers)}"}


def said(answer: httpx.Response) -> tuple[int, Any, list[str | None]]:
    """What has to be the same the second time."""
    return answer.status_code, answer.json(), [answer.headers.get(name) for name in TOLD]


async def texts(person: Person, channel: str) -> list[str]:
    return [item["text"] for item in await person.hears(channel)]


async def events(city: str, of: Person) -> int:
    """How many are this person's doing: jobs append their own meanwhile."""
    async with await psycopg.AsyncConnection.connect(city) as connection:
        counting = "SELECT count(*) FROM stored_events WHERE actor_id = %s"
        row = await (await connection.execute(counting, (of.id,))).fetchone()
    assert row
    return row[0]


async def forget_answers(city: str) -> None:
    """As after a crash between the append and keeping the answer."""
    async with await psycopg.AsyncConnection.connect(city) as connection:
        await connection.execute("UPDATE requests SET status = NULL, headers = NULL, body = NULL")


COMMANDS: dict[str, tuple[str, str, dict[str, Any] | None]] = {
    "a message": ("POST", "/v1/channels/{general}/messages", {"text": "once"}),
    "an edit": ("PATCH", "/v1/messages/{message}", {"text": "edited"}),
    "a deletion": ("DELETE", "/v1/messages/{message}", None),
    "a reaction": ("PUT", "/v1/messages/{message}/reactions/wave", None),
    "a workspace": ("POST", "/v1/workspaces", {"name": "Tower {number}"}),
    "a channel": ("POST", "/v1/workspaces/{workspace}/channels", {"name": "stairs"}),
    "an invite": ("POST", "/v1/workspaces/{workspace}/invites", {"role": "guest", "expires_in": 60}),
    "a conversation": ("POST", "/v1/workspaces/{workspace}/dms", {"user_ids": ["{bob}"]}),
    "an archive": ("POST", "/v1/channels/{channel}/archive", None),
    "a profile": ("PATCH", "/v1/me", {"username": "ada-{number}", "title": "keeper"}),
    "a removal": ("DELETE", "/v1/workspaces/{workspace}/members/{bob}", None),
    "how far one has read": ("PUT", "/v1/channels/{general}/read", {"seq": 0}),
    "a refusal": ("POST", "/v1/channels/{general}/leave", None),
    "nonsense": ("POST", "/v1/channels/{general}/messages", {"text": 7}),
    "nothing there": ("DELETE", "/v1/messages/{general}", None),
}


@pytest_asyncio.fixture(loop_scope="session")
async def asked(ada: Person, bob: Person, lamp: Place, request: pytest.FixtureRequest) -> Any:
    """A command, ready to be sent."""
    channel = await ada.does("POST", f"{lamp.path}/channels", name="cellar")
    names = {
        "general": lamp.general,
        "workspace": lamp.id,
        "bob": bob.id,
        "channel": channel["id"],
        "message": await ada.says(lamp.general, "hello"),
        "number": str(uuid4())[:8],
    }

    def filled(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: filled(each) for name, each in value.items()}
        if isinstance(value, list):
            return [filled(each) for each in value]
        return value.format(**names) if isinstance(value, str) else value

    method, path, body = COMMANDS[request.param]
    return method, filled(path), {} if body is None else {"json": filled(body)}


@pytest.mark.parametrize("asked", COMMANDS, indirect=True)
async def test_the_same_again_is_answered_as_the_first_time(
    ada: Person, city: str, second: Api, asked: Any
) -> None:
    """Also by another process that knows nothing but the log and the claim, after a crash."""
    method, path, more = asked
    once = key()
    first = await ada.asks(method, path, headers=once, **more)
    before = await events(city, ada)
    assert said(await ada.asks(method, path, headers=once, **more)) == said(first)
    await forget_answers(city)
    again = await ada.at(second).asks(method, path, headers=once, **more)
    assert await events(city, ada) == before
    if first.status_code < 300:
        assert said(again) == said(first)


async def test_what_others_did_meanwhile_stays_done(ada: Person, lamp: Place, city: str, second: Api) -> None:
    """Without the key, editing again would take back the later edit."""
    id = await ada.says(lamp.general, "one")
    once = key()
    first = await ada.asks("PATCH", f"/v1/messages/{id}", json={"text": "two"}, headers=once)
    await ada.does("PATCH", f"/v1/messages/{id}", text="three")
    await forget_answers(city)
    again = await ada.at(second).asks("PATCH", f"/v1/messages/{id}", json={"text": "two"}, headers=once)
    assert said(again) == said(first)
    assert (await ada.gets(f"/v1/messages/{id}"))["text"] == "three"


async def test_a_retry_says_that_it_is_one(ada: Person, lamp: Place) -> None:
    once, path = key(), f"/v1/channels/{lamp.general}/messages"
    first = await ada.asks("POST", path, json={"text": "hello"}, headers=once)
    again = await ada.asks("POST", path, json={"text": "hello"}, headers=once)
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert UUID(first.json()["id"]).version == 7


@pytest.mark.parametrize("apart", [False, True], ids=["one process", "two processes"])
async def test_many_at_the_same_time_are_one(ada: Person, lamp: Place, second: Api, apart: bool) -> None:
    once, path = key(), f"/v1/channels/{lamp.general}/messages"
    people = [ada, ada.at(second) if apart else ada] * 5
    answers = await asyncio.gather(
        *(each.asks("POST", path, json={"text": "together"}, headers=once) for each in people)
    )
    assert {answer.text for answer in answers} == {answers[0].text}
    assert {answer.status_code for answer in answers} == {201}
    assert await texts(ada, lamp.general) == ["together"]


async def test_another_request_under_the_same_key_is_refused(ada: Person, bob: Person, lamp: Place) -> None:
    once, path = key(), f"/v1/channels/{lamp.general}/messages"
    await ada.asks("POST", path, json={"text": "hello"}, headers=once)
    other = await ada.asks("POST", path, json={"text": "goodbye"}, headers=once)
    problem(other, 422, "idempotency_key_reused")
    problem(
        await ada.asks("POST", "/v1/workspaces", json={"name": "x"}, headers=once),
        422,
        "idempotency_key_reused",
    )
    await bob.asks("POST", path, json={"text": "mine"}, headers=once)
    assert await texts(ada, lamp.general) == ["hello", "mine"], "a key is its sender's own"


@pytest.mark.parametrize("bad", [b"", b"x" * 201, b"tab\there", "clé".encode()])
async def test_a_key_that_cannot_be_one_is_refused(ada: Person, lamp: Place, bad: bytes) -> None:
    for path in (f"/v1/channels/{lamp.general}/messages", "/v1/workspaces"):
        answer = await ada.asks("POST", path, json={"text": "x"}, headers={"idempotency-key": bad})
        problem(answer, 400, "malformed", "Idempotency-Key")


async def test_a_read_takes_no_notice(ada: Person) -> None:
    once = key()
    assert (await ada.asks("GET", "/v1/me", headers=once)).status_code == 200
    assert (await ada.asks("PATCH", "/v1/me", json={"title": "x"}, headers=once)).status_code == 200


async def test_a_body_that_is_too_large_is_refused_as_ever(ada: Person, lamp: Place) -> None:
    for path in (f"/v1/channels/{lamp.general}/messages", "/v1/workspaces"):
        answer = await ada.asks("POST", path, content=b"x" * 1_000_001, headers=key())
        problem(answer, 413, "body_too_large")


async def test_who_is_not_signed_in_learns_nothing_by_a_key(api: Api, ada: Person, lamp: Place) -> None:
    once, path = key(), f"/v1/channels/{lamp.general}/messages"
    await ada.asks("POST", path, json={"text": "hello"}, headers=once)
    problem(await api.client.post(path, json={"text": "hello"}, headers=once), 401, "unauthenticated")


async def test_a_secret_is_not_kept(ada: Person, lamp: Place, city: str) -> None:
    once = key()
    made = await ada.asks("POST", f"{lamp.path}/invites", json={}, headers=once)
    code = made.json()["code"]
    async with await psycopg.AsyncConnection.connect(city) as connection:
        found = await (await connection.execute("SELECT requests::text FROM requests")).fetchall()
    assert found
    assert not any(code in text or code.encode().hex() in text for (text,) in found)


async def test_a_day_later_the_key_is_free(ada: Person, lamp: Place, city: str) -> None:
    once, path = key(), f"/v1/channels/{lamp.general}/messages"
    await ada.asks("POST", path, json={"text": "hello"}, headers=once)
    async with await psycopg.AsyncConnection.connect(city) as connection:
        await connection.execute("UPDATE requests SET claimed_at = claimed_at - interval '24 hours 1 second'")
    answer = await ada.asks("POST", path, json={"text": "another"}, headers=once)
    assert answer.status_code == 201
    assert await texts(ada, lamp.general) == ["hello", "another"]


async def test_old_requests_are_forgotten(ada: Person, lamp: Place, city: str) -> None:
    await ada.asks("POST", f"/v1/channels/{lamp.general}/messages", json={"text": "x"}, headers=key())
    async with await psycopg.AsyncConnection.connect(city) as connection:
        row = await (await connection.execute("SELECT forget_requests(now() + interval '1 s')")).fetchone()
        assert row
        assert row[0] > 0
        rest = await (await connection.execute("SELECT count(*) FROM requests")).fetchone()
    assert rest == (0,)


async def test_it_holds_without_redis(database_url: str) -> None:
    async with running_api(database_url, "redis://127.0.0.1:1/0") as first:
        ada = await first.registers("ada")
        once = key()
        opened = await ada.asks("POST", "/v1/workspaces", json={"name": "Lamp"}, headers=once)
    async with running_api(database_url, "redis://127.0.0.1:1/0") as later:
        again = await ada.at(later).asks("POST", "/v1/workspaces", json={"name": "Lamp"}, headers=once)
    assert said(again) == said(opened)
    assert opened.status_code == 201


def test_no_route_makes_ids_by_itself() -> None:
    """A retry after a crash could not make the same again: `caller.new_id()` and `new_secret()` can."""
    folder = Path(api.__file__).parent
    files = [folder / "posting.py", *(folder / "routes").glob("*.py")]
    making = [file.stem for file in files if "uuid7" in file.read_text() or "secrets." in file.read_text()]
    assert making == ["auth"], "signing up has no caller yet"
