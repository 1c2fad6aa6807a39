"""Keys for programs, and bots that act by them."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.answers import Done, created, done
from api.bodies import Body, Name
from api.caller import Caller
from api.lists import Items
from api.once import SECRET
from api.openapi import BEARER, problems
from api.parts import Parts
from api.refusals import KeyNotFound
from domain.decisions.bots import MakeBot, MakeKey, RevokeKey, make_bot, make_key, revoke_key
from domain.ids import UserId, WorkspaceId
from store import keys
from store.keys import PREFIX, Scope

YEAR = 366 * 86_400


class NewKey(Body):
    """For oneself, or a bot that one has made. Without `expires_in` (seconds) it is good until revoked."""

    name: Name
    scopes: Annotated[list[Scope], msgspec.Meta(min_length=1, max_length=3)]
    user_id: UUID | None = None
    expires_in: Annotated[int, msgspec.Meta(ge=1, le=10 * YEAR)] | None = None


class KeyCreated(Done):
    """`key` is shown once: `Authorization: Bearer bsk_…`."""

    id: UUID
    key: str
    user_id: UserId
    scopes: list[Scope]
    expires_at: datetime | None


class KeyView(msgspec.Struct):
    """A key as whoever made it sees it; `hint` is how it begins, `uses` as of about a minute ago."""

    id: UUID
    user_id: UserId
    name: str
    hint: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None
    uses: int


class NewBot(Body):
    username: str
    display_name: Annotated[str, msgspec.Meta(max_length=80)] = ""


class BotCreated(Done):
    id: UserId


@post("/keys", opt=SECRET, security=BEARER, responses=problems(404, 413, 422))
async def make(
    data: JSONBody[NewKey], caller: NamedDependency[Caller], parts: NamedDependency[Parts]
) -> Response[KeyCreated]:
    """Makes a key, shown once."""
    id, secret = caller.new_id(), PREFIX + caller.new_secret()
    whom = UserId(data.user_id) if data.user_id else caller.id
    until = None if data.expires_in is None else caller.at + timedelta(seconds=data.expires_in)
    scopes = sorted(set(data.scopes))
    wish = MakeKey(
        actor=caller.id, at=caller.at, user_id=whom, key_id=id, name=data.name, scopes=tuple(scopes)
    )
    receipt = await caller.do(make_key, wish)
    async with parts.pool.connection() as connection:
        await keys.keep(
            connection,
            id,
            secret,
            user=whom,
            owner=caller.id,
            name=data.name,
            scopes=scopes,
            expires_at=until,
        )
    return created(KeyCreated(receipt.position, id, secret, whom, scopes, until), f"/v1/keys/{id}")


@get("/keys", security=BEARER, responses=problems())
async def list_keys(caller: NamedDependency[Caller], parts: NamedDependency[Parts]) -> Items[KeyView]:
    """The keys that one has made, the newest first."""
    async with parts.pool.connection() as connection:
        return Items([KeyView(*key) for key in await keys.of_owner(connection, caller.id)])


@delete("/keys/{key_id:uuid}", status_code=200, security=BEARER, responses=problems(404))
async def take_back(
    key_id: FromPath[UUID], caller: NamedDependency[Caller], parts: NamedDependency[Parts]
) -> Response[Done]:
    """Revokes a key: here at once, elsewhere within a second; its sockets close."""
    async with parts.pool.connection() as connection:
        mine = {key.id: key.user_id for key in await keys.of_owner(connection, caller.id)}
    if key_id not in mine:
        raise KeyNotFound
    wish = RevokeKey(actor=caller.id, at=caller.at, user_id=mine[key_id], key_id=key_id)
    async with parts.pool.connection() as connection:
        await keys.revoke(connection, key_id, caller.id)
    parts.keyring.forget()
    return done(await caller.do(revoke_key, wish))


@post("/workspaces/{workspace_id:uuid}/bots", security=BEARER, responses=problems(404, 409, 413, 422))
async def new_bot(
    workspace_id: FromPath[UUID], data: JSONBody[NewBot], caller: NamedDependency[Caller]
) -> Response[BotCreated]:
    """Makes a bot, a member that takes no seat and acts by keys; it is in #general."""
    id = UserId(caller.new_id())
    wish = MakeBot(
        actor=caller.id,
        at=caller.at,
        bot_id=id,
        workspace_id=WorkspaceId(workspace_id),
        username=data.username,
        display_name=data.display_name,
    )
    receipt = await caller.do(make_bot, wish)
    return created(BotCreated(receipt.position, id), f"/v1/users/{id}")


router = Router("/v1", route_handlers=[make, list_keys, take_back, new_bot], tags=["keys"])
