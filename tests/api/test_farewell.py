"""Accounts put aside or deleted: decided on the log, and finished whoever dies on the way."""

import asyncio
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
import pytest

from domain.decisions.identity import BeginDeletion, Deactivate, begin_deletion, deactivate
from domain.event import Command
from domain.ids import UserId
from store.appender import Appender
from store.connections import open_pool
from store.executor import Executor
from tests.api.conftest import Api, Person, Place, problem, sending
from tests.dsl import NOON
from tests.mailbox import Mailbox
from workers import projector

PASSWORD = {"password": "correct horse"}


def as_user(person: Person) -> UserId:
    return UserId(UUID(person.id))


async def recorded(database_url: str, decide: Callable[[Any], Any], wish: Command) -> None:
    """All that is left of an API that died right after this append."""
    async with open_pool(database_url, most=2) as pool, Appender(database_url) as appender:
        await Executor(appender, pool).execute(decide, wish)


async def hasten(database_url: str) -> None:
    """As if the time in which the API ends it by itself had passed."""
    sooner = "UPDATE jobs SET due_at = now() WHERE kind = 'farewell'"
    async with asyncio.timeout(60), await psycopg.AsyncConnection[Any].connect(database_url) as connection:
        while not (await connection.execute(sooner)).rowcount:
            await connection.commit()


async def until_refused(person: Person) -> None:
    async with asyncio.timeout(60):
        while (await person.asks("GET", "/v1/me", headers={"backscroll-position": "0"})).status_code == 200:
            pass


async def test_a_deletion_that_was_begun_is_finished_by_the_jobs(
    city: str, box: Mailbox, api: Api, ada: Person, bob: Person, lamp: Place
) -> None:
    await bob.says(lamp.general, "farewell")
    await recorded(city, begin_deletion, BeginDeletion(actor=as_user(bob), at=NOON))
    problem(await bob.asks("POST", "/v1/workspaces", json={"name": "Too late"}), 404, "user_not_found")
    await hasten(city)
    await until_refused(bob)
    async with asyncio.timeout(60):
        while len((await ada.gets(f"{lamp.path}/members"))["items"]) > 1:
            pass
    login = await api.client.post("/v1/auth/login", json={"email": bob.email, **PASSWORD})
    problem(login, 401, "credentials_wrong")


@pytest.mark.parametrize("by", ["the api", "the jobs"])
async def test_the_keys_of_whoever_goes_and_of_their_bots_end_with_them(
    city: str, box: Mailbox, api: Api, ada: Person, bob: Person, lamp: Place, by: str
) -> None:
    """Their sockets hear of it, and they open nothing."""
    await ada.does("PUT", f"{lamp.path}/members/{bob.id}", role="admin")
    bot = (await bob.does("POST", f"{lamp.path}/bots", username=f"robo-{bob.username}"))["id"]
    made = [await bob.does("POST", "/v1/keys", name="k", scopes=["read"], user_id=id) for id in (None, bot)]
    if by == "the api":
        await bob.does("DELETE", "/v1/me", **PASSWORD)
    else:
        await recorded(city, begin_deletion, BeginDeletion(actor=as_user(bob), at=NOON))
        late = {"name": "k", "scopes": ["read"], "user_id": bot}
        problem(await bob.asks("POST", "/v1/keys", json=late), 404, "user_not_found", "user_id")
        await hasten(city)
        await until_refused(bob)
    told: set[str] = set()
    async with (
        asyncio.timeout(60),
        await psycopg.AsyncConnection[Any].connect(city, autocommit=True) as connection,
    ):
        while not {key["id"] for key in made} <= told:
            frames = await connection.execute(
                "SELECT frame FROM outbox WHERE room_kind = 'u' AND room_id = ANY(%s::uuid [])",
                ([bob.id, bot],),
            )
            heard = [json.loads(frame) for (frame,) in await frames.fetchall()]
            told = {frame["data"]["session_id"] for frame in heard if frame["type"] == "session_revoked"}
    for key in made:
        answer = await api.client.get("/v1/me", headers={"Authorization": f"Bearer {key['key']}"})
        problem(answer, 401, "token_refused")


async def test_an_owner_whose_deletion_was_begun_stays(
    city: str, box: Mailbox, api: Api, ada: Person, bob: Person, lamp: Place
) -> None:
    await recorded(city, begin_deletion, BeginDeletion(actor=as_user(ada), at=NOON))
    await hasten(city)
    async with asyncio.timeout(60):
        while (await ada.asks("POST", "/v1/workspaces", json={"name": "Another"})).status_code != 201:
            pass
    assert len((await ada.gets(f"{lamp.path}/members"))["items"]) == 2


async def test_late_read_models_end_no_deletion_half_way(
    alone: Api, database_url: str, redis_url: str
) -> None:
    """Where they are is not known yet, as nothing is projected; the account goes all the same."""
    ada, bob = await alone.registers("ada"), await alone.registers("bob")
    place = await ada.opens("Lamp")
    await ada.admits(place, bob)
    refused = await bob.asks("DELETE", "/v1/me", json=PASSWORD, headers={"backscroll-position": "0"})
    problem(refused, 503, "projection_behind")
    stop = asyncio.Event()
    projecting = asyncio.create_task(
        projector.serve(database_url=database_url, redis_url=redis_url, stop=stop)
    )
    async with sending(database_url, redis_url, "smtp://127.0.0.1:1"):
        await hasten(database_url)
        await until_refused(bob)
    members = (await ada.gets(f"{place.path}/members"))["items"]
    assert [member["user"]["id"] for member in members] == [ada.id]
    stop.set()
    await projecting


async def test_whoever_goes_leaves_no_workspace_without_an_owner(api: Api, second: Api, ada: Person) -> None:
    """Opening one races with going, at two processes: one of the two is refused."""
    opening = ada.at(second).asks("POST", "/v1/workspaces", json={"name": f"Last of {ada.username}"})
    opened, gone = await asyncio.gather(opening, ada.asks("DELETE", "/v1/me", json=PASSWORD))
    answers = opened.json().get("code"), gone.json().get("code")
    assert answers in {(None, "still_owner"), ("user_not_found", None), ("session_revoked", None)}


async def test_whoever_goes_comes_in_nowhere_meanwhile(
    api: Api, second: Api, ada: Person, lamp: Place, eve: Person
) -> None:
    code = (await ada.does("POST", f"{lamp.path}/invites"))["code"]
    coming = eve.at(second).asks("POST", f"/v1/invites/{code}/accept")
    _, gone = await asyncio.gather(coming, eve.asks("DELETE", "/v1/me", json=PASSWORD))
    assert gone.status_code == 200
    members = {member["user"]["id"] for member in (await ada.gets(f"{lamp.path}/members"))["items"]}
    assert eve.id not in members


async def test_whoever_rests_is_signed_out_though_the_api_died_before_it(
    city: str, box: Mailbox, api: Api, bob: Person
) -> None:
    await recorded(city, deactivate, Deactivate(actor=as_user(bob), at=NOON))
    await until_refused(bob)
    back = await api.client.post("/v1/auth/reactivate", json={"email": bob.email, **PASSWORD})
    assert back.status_code == 200
