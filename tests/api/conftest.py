"""The real API over real servers, with the projector beside it, and people who use it.

One of each serves all tests here: every test brings its own people and workspaces.
"""

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager
from copy import copy
from inspect import iscoroutinefunction
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import pytest_asyncio

from api.server import serve
from cli.ports import chosen
from gateway.asyncapi import document
from store.derivation import derivation
from tests.api.promises import DOCUMENT, Promises, promises
from tests.conftest import Servers
from tests.mailbox import Mailbox, mailbox
from workers import jobs, projector
from workers.mail import Mail
from workers.writing import Writing

GATEWAY = "ws://127.0.0.1:1/v1/socket"
SECRET = b"a secret that is long enough for us"
PATIENCE = 60
"""Seconds for an answer: a machine may be busy with much beside."""
_numbers = count()


class Person:
    """Somebody with a token, who always reads what they or their friends have written."""

    def __init__(self, client: httpx.AsyncClient, signed_in: dict[str, Any], told: dict[str, str]) -> None:
        self._client = client
        self._told = told
        self.id: str = signed_in["user"]["id"]
        self.username: str = signed_in["user"]["username"]
        self.call = f"@{self.username}"
        self.email: str = signed_in["user"]["email"]
        self.refresh_token: str = signed_in["refresh_token"]
        self.token: str = signed_in["access_token"]

    def at(self, api: "Api") -> "Person":
        """The same person, asking another process."""
        there = copy(self)
        there._client = api.client
        return there

    async def asks(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.token}", **self._told, **more.pop("headers", {})}
        answer = await self._client.request(method, path, headers=headers, **more)
        if position := answer.headers.get("backscroll-position"):
            self._told["backscroll-position"] = position
        return answer

    async def reads(self, path: str, **more: Any) -> httpx.Response:
        """What is answered once the read models are there, however busy the machine is."""
        async with asyncio.timeout(PATIENCE):
            while "projection_behind" in (answer := await self.asks("GET", path, **more)).text:
                pass
        return answer

    async def gets(self, path: str, **params: Any) -> Any:
        """What a read answers that is allowed."""
        answer = await self.reads(path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def hears(self, channel: str) -> list[dict[str, Any]]:
        """What people said there, without the notices of who came and went."""
        told = await self.gets(f"/v1/channels/{channel}/messages")
        return [item for item in told["items"] if item["notice"] is None]

    async def does(self, method: str, path: str, **json: Any) -> Any:
        """What a command answers that is allowed."""
        answer = await self.asks(method, path, json=json)
        assert answer.status_code in (200, 201), answer.text
        assert answer.headers["backscroll-position"] == str(answer.json()["position"])
        return answer.json()

    async def opens(self, name: str) -> "Place":
        name = f"{name} {next(_numbers)}"
        opened = await self.does("POST", "/v1/workspaces", name=name)
        return Place(name, opened["id"], opened["general_id"])

    async def admits(self, place: "Place", *others: "Person", role: str = "member") -> None:
        invite = await self.does("POST", f"/v1/workspaces/{place.id}/invites", role=role)
        for other in others:
            await other.does("POST", f"/v1/invites/{invite['code']}/accept")

    async def says(self, channel: str, text: str, **more: Any) -> str:
        return (await self.does("POST", f"/v1/channels/{channel}/messages", text=text, **more))["id"]


class Place:
    """A workspace and its #general."""

    def __init__(self, name: str, id: str, general: str) -> None:
        self.name = name
        self.slug = name.lower().replace(" ", "-")
        self.id = id
        self.general = general
        self.path = f"/v1/workspaces/{id}"


class Api:
    """A running API; `told` is the newest position anybody has heard of."""

    def __init__(self, url: str, client: httpx.AsyncClient, promised: Promises) -> None:
        self.url = url
        self.client = client
        self.promised = promised
        self.told: dict[str, str] = {}

    async def registers(self, name: str) -> Person:
        username = f"{name}-{next(_numbers)}"
        wish = {"email": f"{username}@example.org", "password": "correct horse", "username": username}
        answer = await self.client.post("/v1/auth/register", json=wish)
        assert answer.status_code == 201, answer.text
        self.told["backscroll-position"] = answer.headers["backscroll-position"]
        return Person(self.client, answer.json(), self.told)


@asynccontextmanager
async def running_api(database_url: str, redis_url: str, **more: Any) -> AsyncGenerator[Api]:
    """A whole API process's worth, in this one; what it answers and has not promised fails who asked."""
    port, stop = chosen("127.0.0.1", 0, "port"), asyncio.Event()
    serving = asyncio.create_task(
        serve(
            database_url=database_url,
            redis_url=redis_url,
            secret=SECRET,
            host="127.0.0.1",
            port=port,
            gateway_url=GATEWAY,
            asyncapi=document(),
            stop=stop,
            **more,
        )
    )
    url = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE) as client:
        await _answers(client, serving)
        promised = promises((await client.get(DOCUMENT)).text)
        client.event_hooks = {"response": [promised.witness]}
        try:
            yield Api(url, client, promised)
        finally:
            stop.set()
            await serving


@asynccontextmanager
async def sending(database_url: str, redis_url: str, smtp_url: str) -> AsyncGenerator[None]:
    """The jobs at work."""
    stop = asyncio.Event()
    writing = Writing(
        Mail(smtp_url, "Chat <chat@example.org>"), "https://chat.example.org", derivation(SECRET)
    )
    serving = asyncio.create_task(
        jobs.serve(
            database_url=database_url, redis_url=redis_url, writing=writing, link_previews=False, stop=stop
        )
    )
    try:
        yield
    finally:
        stop.set()
        await serving


async def _answers(client: httpx.AsyncClient, serving: asyncio.Task[None]) -> None:
    async with asyncio.timeout(30):
        while not serving.done():
            try:
                await client.get("/health/live")
            except httpx.ConnectError:
                await asyncio.sleep(0.01)
            else:
                return
    await serving


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of them run where the API runs: in the session's one event loop."""
    for item in items:
        function = getattr(item, "function", None)
        if item.path.is_relative_to(Path(__file__).parent) and iscoroutinefunction(function):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="session")
def city(running: Servers, template: str) -> Iterator[str]:
    """The database that all tests here share."""
    name = f"city_{os.getpid()}"
    with psycopg.connect(running.database_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")  # type: ignore[arg-type]
        with psycopg.connect(running.database(name), autocommit=True) as copied:
            copied.execute(
                "UPDATE epoch SET id = gen_random_uuid()"
            )  # its jobs are not those of other copies
        yield running.database(name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def api(city: str, running: Servers) -> AsyncIterator[Api]:
    """The API and, beside it, the projector."""
    stop = asyncio.Event()
    serving = projector.serve(database_url=city, redis_url=running.redis_url, stop=stop)
    projecting = asyncio.create_task(serving)
    async with running_api(city, running.redis_url) as found:
        yield found
    stop.set()
    await projecting


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def box(city: str, running: Servers, api: Api) -> AsyncIterator[Mailbox]:
    """A mail server, and jobs that hand it the letters of everybody here."""
    async with mailbox() as found, sending(city, running.redis_url, found.url):
        yield found


@pytest_asyncio.fixture(loop_scope="session")
async def second(city: str, redis_url: str) -> AsyncIterator[Api]:
    """Another API over the same database."""
    async with running_api(city, redis_url) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="session")
async def alone(database_url: str, redis_url: str) -> AsyncIterator[Api]:
    """An API with a database of its own and nothing beside it."""
    async with running_api(database_url, redis_url) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="session")
async def ada(api: Api) -> Person:
    return await api.registers("ada")


@pytest_asyncio.fixture(loop_scope="session")
async def bob(api: Api) -> Person:
    return await api.registers("bob")


@pytest_asyncio.fixture(loop_scope="session")
async def eve(api: Api) -> Person:
    """Somebody from elsewhere."""
    return await api.registers("eve")


@pytest_asyncio.fixture(loop_scope="session")
async def lamp(ada: Person, bob: Person) -> Place:
    """Ada's workspace, which Bob is in."""
    place = await ada.opens("Lamp")
    await ada.admits(place, bob)
    return place


@pytest_asyncio.fixture(loop_scope="session")
async def finn(api: Api, ada: Person, lamp: Place) -> Person:
    """An analyst of Ada's workspace."""
    person = await api.registers("finn")
    await ada.admits(lamp, person, role="analyst")
    return person


def problem(answer: httpx.Response, status: int, code: str, field: str | None = None) -> dict[str, Any]:
    """What was refused, and why."""
    told = answer.json()
    assert (answer.status_code, told["code"]) == (status, code), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert told["type"] == f"/problems/{code}"
    if field is not None:
        assert field in [error["field"] for error in told["errors"]], told
    return told
