"""Oneself and others."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, Router, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.accounts import myself, person, prove
from api.answers import Done, done, told
from api.bodies import Body, Line, Paragraph, ShortName
from api.caller import Caller
from api.identity import change_password, end_all, end_keys, take_keys
from api.openapi import BEARER, problems
from api.parts import Parts
from domain.decisions.accounts import ChangeMe
from domain.decisions.accounts import change_me as change_me_decision
from domain.decisions.identity import (
    BeginDeletion,
    Deactivate,
    DeleteAccount,
    begin_deletion,
    deactivate,
    delete_account,
)
from domain.decisions.memberships import LeaveWorkspace, leave_workspace
from domain.refusals import StillOwner, UserNotFound
from projections.views import presence
from projections.views.relationships import whole_profile
from projections.views.users import homes_of, owns_one, seen_by
from projections.wire.people import MeView, UserView
from store.passwords import forget_password

Password = Annotated[str, msgspec.Meta(max_length=1024)]


class MeChange(Body):
    """What is left out stays as it is."""

    username: str | msgspec.UnsetType = msgspec.UNSET
    display_name: ShortName | msgspec.UnsetType = msgspec.UNSET
    first_name: ShortName | msgspec.UnsetType = msgspec.UNSET
    last_name: ShortName | msgspec.UnsetType = msgspec.UNSET
    title: Line | msgspec.UnsetType = msgspec.UNSET
    bio: Paragraph | msgspec.UnsetType = msgspec.UNSET
    location: Line | msgspec.UnsetType = msgspec.UNSET
    website: Line | msgspec.UnsetType = msgspec.UNSET
    timezone: ShortName | msgspec.UnsetType = msgspec.UNSET
    avatar_key: Line | msgspec.UnsetType = msgspec.UNSET


class PasswordChange(Body):
    old_password: Password
    new_password: Password


class Confirmation(Body):
    """What cannot be undone is asked for with the password."""

    password: Password


class MeChanged(Done, kw_only=True):
    user: MeView


@get("/me", security=BEARER, responses=problems(404))
async def show_me(caller: NamedDependency[Caller], parts: NamedDependency[Parts]) -> MeView:
    """Oneself, e-mail address included."""
    return await myself(parts, caller.id)


@put("/me/password", security=BEARER, responses=problems(404, 413, 422, 429))
async def change_my_password(
    data: JSONBody[PasswordChange], caller: NamedDependency[Caller], parts: NamedDependency[Parts]
) -> Response[Done]:
    """A new password; the other devices sign in anew."""
    await _confirm(parts, caller, data.old_password)
    return done(await change_password(parts, caller.id, data.new_password, staying=caller.session_id))


@post("/me/deactivate", status_code=200, security=BEARER, responses=problems(404, 413, 429))
async def rest(
    data: JSONBody[Confirmation], caller: NamedDependency[Caller], parts: NamedDependency[Parts]
) -> Response[Done]:
    """Signs out everywhere until one comes back by `POST /v1/auth/reactivate`."""
    await _confirm(parts, caller, data.password)
    receipt = await caller.do(deactivate, Deactivate(actor=caller.id, at=caller.at))
    await end_keys(parts, caller.id)
    return done(await end_all(parts, caller.id) or receipt)


@delete("/me", status_code=200, security=BEARER, responses=problems(404, 409, 413, 429))
async def vanish(
    data: JSONBody[Confirmation], caller: NamedDependency[Caller], parts: NamedDependency[Parts]
) -> Response[Done]:
    """Leaves every workspace, and so takes all one said; the account is gone and its names are free.

    Once begun it is finished, by the jobs if this process dies or the read models are late.
    """
    await _confirm(parts, caller, data.password)
    begun = await caller.do(begin_deletion, BeginDeletion(actor=caller.id, at=caller.at))
    await caller.hears(begun.position)
    async with caller.reading() as connection:
        homes = await homes_of(connection, [caller.id])
        owner = await owns_one(connection, caller.id)
    if owner:
        await caller.do(begin_deletion, BeginDeletion(actor=caller.id, at=caller.at, begun=False))
        raise StillOwner
    for here in homes:
        await caller.do(leave_workspace, LeaveWorkspace(actor=caller.id, at=caller.at, workspace_id=here))
    bots = await take_keys(parts, caller.id)
    wish = DeleteAccount(actor=caller.id, at=caller.at, workspace_ids=tuple(homes), bot_ids=bots)
    receipt = await caller.do(delete_account, wish)
    async with parts.pool.connection() as connection:
        await forget_password(connection, caller.id)
        await presence.forget(connection, caller.id)
    return done(await end_all(parts, caller.id) or receipt)


async def _confirm(parts: Parts, caller: Caller, password: str) -> None:
    """Raises CredentialsWrong or TooManyAttempts."""
    me = await person(parts, caller.id)
    with parts.brakes.guessing(me.email, str(caller.id), at_home=True):
        await prove(parts, me.email, password)


@patch("/me", security=BEARER, responses=problems(404, 409, 413, 422))
async def change_me(
    data: JSONBody[MeChange], caller: NamedDependency[Caller], parts: NamedDependency[Parts]
) -> Response[MeChanged]:
    """Changes one's user name and profile."""
    changes: dict[str, str] = msgspec.to_builtins(data)
    wished = changes.pop("username", None)
    command = ChangeMe(actor=caller.id, at=caller.at, username=wished, changes=changes)
    receipt = await caller.do(change_me_decision, command)
    return told(MeChanged(position=receipt.position, user=await myself(parts, caller.id)), 200)


@get("/users/{user_id:uuid}", security=BEARER, responses=problems(404))
async def show_user(user_id: FromPath[UUID], caller: NamedDependency[Caller]) -> UserView:
    """Somebody with whom one shares a workspace; of a private person friends see more than others."""
    async with caller.reading() as connection:
        found = await seen_by(connection, caller.id, user_id)
        whole = await whole_profile(connection, caller.id, user_id)
    if found is None:
        raise UserNotFound
    return whole or found


router = Router(
    "/v1", route_handlers=[show_me, change_me, change_my_password, rest, vanish, show_user], tags=["people"]
)
