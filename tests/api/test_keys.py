"""Keys and bots: what they may, that they end, and that they are counted."""

import asyncio
from copy import copy
from typing import Any
from uuid import UUID

import psycopg
import pytest
from litestar import Litestar

from api import scopes
from api.app import create_app
from domain.ids import UserId
from store.mail_tokens import issue
from tests.api.conftest import Api, Person, Place, problem


def by_key(person: Person, key: str) -> Person:
    program = copy(person)
    program.token = key
    return program


async def test_a_key_does_what_its_scopes_allow(ada: Person, lamp: Place) -> None:
    made = await ada.does("POST", "/v1/keys", name="reader", scopes=["read"])
    reader = by_key(ada, made["key"])
    assert made["key"].startswith("bsk_")
    assert (await reader.gets(lamp.path))["id"] == lamp.id
    path = f"/v1/channels/{lamp.general}/messages"
    problem(await reader.asks("POST", path, json={"text": "hi"}), 403, "scope_too_narrow")
    problem(await reader.asks("POST", f"{lamp.path}/channels", json={"name": "x"}), 403, "scope_too_narrow")
    writer = by_key(ada, (await ada.does("POST", "/v1/keys", name="w", scopes=["read", "write"]))["key"])
    await writer.says(lamp.general, "hi")
    problem(await writer.asks("POST", f"{lamp.path}/invites", json={}), 403, "scope_too_narrow")
    problem(await writer.asks("GET", f"{lamp.path}/plan"), 403, "scope_too_narrow")
    admin = by_key(ada, (await ada.does("POST", "/v1/keys", name="a", scopes=["admin"]))["key"])
    await admin.does("POST", f"{lamp.path}/invites")
    problem(await admin.asks("GET", lamp.path), 403, "scope_too_narrow")


async def test_no_key_makes_keys_or_changes_passwords(ada: Person) -> None:
    everything = await ada.does("POST", "/v1/keys", name="all", scopes=["read", "write", "admin"])
    program = by_key(ada, everything["key"])
    for method, path in (
        ("GET", "/v1/keys"),
        ("POST", "/v1/keys"),
        ("GET", "/v1/auth/sessions"),
        ("PUT", "/v1/me/password"),
        ("DELETE", "/v1/me"),
    ):
        problem(await program.asks(method, path, json={}), 403, "scope_too_narrow")


async def test_a_revoked_key_opens_nothing(api: Api, second: Api, ada: Person, bob: Person) -> None:
    made = await ada.does("POST", "/v1/keys", name="gone", scopes=["read"])
    program = by_key(ada, made["key"])
    await program.at(second).gets("/v1/workspaces")
    problem(await bob.asks("DELETE", f"/v1/keys/{made['id']}"), 404, "key_not_found")
    await ada.does("DELETE", f"/v1/keys/{made['id']}")
    problem(await program.asks("GET", "/v1/workspaces"), 401, "token_refused")

    async def refused_elsewhere() -> None:
        while (await program.at(second).asks("GET", "/v1/workspaces")).status_code != 401:  # noqa: ASYNC110
            await asyncio.sleep(0.05)  # it comes true in another process's memory

    await asyncio.wait_for(refused_elsewhere(), 5)
    problem(await by_key(ada, "bsk_nonsense").asks("GET", "/v1/workspaces"), 401, "token_refused")


async def test_uses_are_counted_and_the_key_is_kept_nowhere(ada: Person, city: str) -> None:
    made = await ada.does("POST", "/v1/keys", name="ci", scopes=["read"])
    program = by_key(ada, made["key"])
    await program.gets("/v1/workspaces")

    async def used() -> dict[str, Any]:
        while True:
            (key,) = (await ada.gets("/v1/keys"))["items"]
            if key["last_used_at"]:
                return key
            await asyncio.sleep(0.05)

    key = await asyncio.wait_for(used(), 5)
    assert (key["uses"], key["hint"], key["scopes"]) == (1, made["key"][:10], ["read"])
    async with await psycopg.AsyncConnection[Any].connect(city) as connection:
        for table in ("api_keys", "stored_events", "requests"):
            rows = await connection.execute(
                f"SELECT FROM {table} AS t WHERE t::text LIKE %s",  # type: ignore[arg-type]
                (f"%{made['key'][4:]}%",),
            )
            assert rows.rowcount == 0


async def test_a_bot_takes_part_by_its_key(ada: Person, bob: Person, lamp: Place) -> None:
    problem(await bob.asks("POST", f"{lamp.path}/bots", json={"username": "b"}), 403, "role_too_low")
    bot = await ada.does(
        "POST", f"{lamp.path}/bots", username=f"helper-{ada.username}", display_name="Helper"
    )
    problem(
        await bob.asks("POST", "/v1/keys", json={"name": "x", "scopes": ["read"], "user_id": bot["id"]}),
        404,
        "user_not_found",
    )
    made = await ada.does("POST", "/v1/keys", name="bot", scopes=["read", "write"], user_id=bot["id"])
    program = by_key(ada, made["key"])
    said = await program.says(lamp.general, "at your service")
    seen = await bob.gets(f"/v1/messages/{said}")
    assert seen["author_id"] == bot["id"]
    user = await bob.gets(f"/v1/users/{bot['id']}")
    assert (user["bot"], user["display_name"]) == (True, "Helper")
    assert (await ada.gets(f"{lamp.path}/plan"))["seats_taken"] == 2


async def test_keys_end_with_the_account(ada: Person, bob: Person, lamp: Place) -> None:
    key = (await bob.does("POST", "/v1/keys", name="k", scopes=["read"]))["key"]
    await bob.does("POST", "/v1/me/deactivate", password="correct horse")
    problem(await by_key(bob, key).asks("GET", lamp.path), 401, "token_refused")


async def refuses(program: Person, path: str) -> None:
    """Comes true within a second: so long a key is believed."""
    async with asyncio.timeout(60):
        while (await program.asks("GET", path)).status_code == 200:  # noqa: ASYNC110
            await asyncio.sleep(0.05)  # it comes true in the keyring's memory
    problem(await program.asks("GET", path), 401, "token_refused")


async def test_a_bot_ends_with_its_owner(ada: Person, bob: Person, lamp: Place) -> None:
    await ada.does("PUT", f"{lamp.path}/members/{bob.id}", role="admin")
    for out in ("removed", "banned"):
        bot = await bob.does("POST", f"{lamp.path}/bots", username=f"bot-{out}-{bob.username}")
        key = await bob.does("POST", "/v1/keys", name="bot", scopes=["read"], user_id=bot["id"])
        program = by_key(ada, key["key"])
        assert (await program.gets(lamp.path))["id"] == lamp.id
        if out == "removed":
            await ada.does("DELETE", f"{lamp.path}/members/{bob.id}")
        else:
            await ada.does("PUT", f"{lamp.path}/bans/{bob.id}")
        await refuses(program, lamp.path)
        await ada.admits(lamp, *([bob] if out == "removed" else []), role="admin")


async def test_a_reset_ends_the_keys_of_a_person_and_their_bots(
    api: Api, ada: Person, lamp: Place, city: str
) -> None:
    bot = await ada.does("POST", f"{lamp.path}/bots", username=f"bot-{ada.username}")
    made = [
        (await ada.does("POST", "/v1/keys", name="k", scopes=["read"], user_id=whose))["key"]
        for whose in (None, bot["id"])
    ]
    for key in made:
        assert await by_key(ada, key).gets(lamp.path)
    async with await psycopg.AsyncConnection[Any].connect(city, autocommit=True) as connection:
        token = f"the letter of {ada.username}"
        await issue(connection, UserId(UUID(ada.id)), "reset", ada.email, token)
    wish = {"token": token, "password": "a better horse"}
    assert (await api.client.post("/v1/auth/password/reset", json=wish)).status_code == 200
    for key in made:
        problem(await by_key(ada, key).asks("GET", lamp.path), 401, "token_refused")
    problem(await ada.asks("GET", lamp.path), 401, "session_revoked")
    problem(await api.client.post("/v1/auth/password/reset", json=wish), 422, "mail_token_refused")


@pytest.fixture
def app() -> Litestar:
    return create_app(None, None)  # type: ignore[arg-type]


def test_every_route_says_what_a_key_needs_for_it(app: Litestar) -> None:
    open_to_all = {
        route.path_format
        for route in app.routes
        for handler in getattr(route, "route_handlers", ())
        if handler.opt.get("public")
    }
    paths = {route.path_format for route in app.routes} - open_to_all - {"/v1"}
    assert not [path for path in paths if not scopes.stands(path)]
    assert scopes.needed("GET", "/v1/nowhere") == "session"


def test_everything_in_the_table_is_a_route(app: Litestar) -> None:
    paths = {route.path_format for route in app.routes}
    for area in (*scopes.GUARDED, *scopes.EVERYDAY):
        assert any(path == area or path.startswith(area + "/") for path in paths), area
    for path in (*scopes.ALONE, *(path for _, path in scopes.EXACT)):
        assert path in paths
