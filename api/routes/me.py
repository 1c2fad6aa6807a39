"""Oneself and others."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, Router, get, patch
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.accounts import person
from api.answers import Done, told
from api.bodies import Body, Line, Paragraph
from api.caller import Caller
from api.openapi import BEARER, problems
from api.parts import Parts
from domain.decisions.accounts import ChangeProfile, Rename, change_profile, rename
from domain.refusals import UserNotFound
from projections.views.users import me_of, seen_by
from projections.wire import MeView, UserView

ShortName = Annotated[str, msgspec.Meta(max_length=80)]


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


class MeChanged(Done, kw_only=True):
    user: MeView


@get("/me", security=BEARER, responses=problems())
async def show_me(caller: NamedDependency[Caller], parts: NamedDependency[Parts]) -> MeView:
    """Oneself, e-mail address included."""
    return me_of(caller.id, await person(parts, caller.id))


@patch("/me", security=BEARER, responses=problems(409, 413, 422))
async def change_me(
    data: JSONBody[MeChange], caller: NamedDependency[Caller], parts: NamedDependency[Parts]
) -> Response[MeChanged]:
    """Changes one's user name and profile."""
    changes: dict[str, str] = msgspec.to_builtins(data)
    if (username := changes.pop("username", None)) is not None:
        await caller.do(rename, Rename(actor=caller.id, at=caller.at, username=username))
    command = ChangeProfile(actor=caller.id, at=caller.at, changes=changes)
    receipt = await caller.do(change_profile, command)
    me = me_of(caller.id, await person(parts, caller.id))
    return told(MeChanged(position=receipt.position, user=me), 200)


@get("/users/{user_id:uuid}", security=BEARER, responses=problems(404))
async def show_user(user_id: FromPath[UUID], caller: NamedDependency[Caller]) -> UserView:
    """Somebody with whom one shares a workspace."""
    async with caller.reading() as connection:
        found = await seen_by(connection, caller.id, user_id)
    if found is None:
        raise UserNotFound
    return found


router = Router("/v1", route_handlers=[show_me, change_me, show_user], tags=["people"])
