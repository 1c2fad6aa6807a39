"""Accounts and sessions."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from uuid_utils.compat import uuid7

from api.accounts import known_again, person, prove_from, sign_up
from api.answers import Done, done, told
from api.bodies import Body, ShortName
from api.caller import Caller
from api.devices import Device, SignedIn, device_of, end, sign_in, stay
from api.identity import ask_for_reset, long_enough, prove_address, reset
from api.limits import place_of
from api.openapi import BEARER, PUBLIC, problems
from api.parts import Parts
from api.refusals import SessionNotFound
from domain.decisions.accounts import Register
from domain.decisions.identity import Deactivate, deactivate
from domain.decisions.letters import AskForLetter, ask_for_letter
from domain.ids import SessionId, UserId
from domain.refusals import NameTaken
from store import sessions
from store.recorded import Position

AS_LONG = 0.1
"""Seconds of an answer that may not tell whether something was done: some times what doing it takes."""
Password = Annotated[str, msgspec.Meta(max_length=1024, description="8 characters or more")]
Email = Annotated[str, msgspec.Meta(max_length=254, description="an e-mail address")]
Asking = Request[Any, Any, Any]


class Registration(Body):
    email: Email
    password: Password
    username: str
    display_name: ShortName = ""


class Login(Body):
    email: Email
    password: Password


class Refresh(Body):
    refresh_token: Annotated[str, msgspec.Meta(max_length=200)]


class Proof(Body):
    """`password` is needed to claim: whoever signed up may have been another than who reads the letter."""

    token: Annotated[str, msgspec.Meta(max_length=200)]
    password: Password | None = None


class Address(Body):
    email: Email


class NewPassword(Body):
    token: Annotated[str, msgspec.Meta(max_length=200)]
    password: Password


class Verified(Done):
    """`user_id` is who one is from now on. Another than before, if something was claimed: sign in anew."""

    user_id: UserId


class Sent(msgspec.Struct):
    sent: bool = True


class Registered(SignedIn, kw_only=True):
    """A new account, signed in."""

    position: int


class SessionView(msgspec.Struct):
    """A device signed in; `current` is the one that asks."""

    id: SessionId
    created_at: datetime
    used_at: datetime
    expires_at: datetime
    user_agent: str
    address: str
    current: bool


class Sessions(msgspec.Struct):
    items: list[SessionView]
    next: None = None


@post("/register", opt=PUBLIC, responses=problems(409, 413, 422, 429, public=True))
async def register(
    data: JSONBody[Registration], request: Asking, parts: NamedDependency[Parts]
) -> Response[Registered]:
    """Makes an account and signs it in; a letter asks whether the address is theirs.

    Sent again with the same address, user name and password it signs in to that account.
    """
    long_enough(data.password)
    id, at, device = UserId(uuid7()), datetime.now(UTC), device_of(request)
    wish = Register(actor=id, at=at, username=data.username, email=data.email, display_name=data.display_name)
    with parts.brakes.signing_up(place_of(device.address)):
        id, position = await _becomes(parts, wish, data.password, device)
    signed_in = await sign_in(parts, id, device)
    return told(Registered(position=position, **msgspec.structs.asdict(signed_in)), 201)


async def _becomes(parts: Parts, wish: Register, password: str, device: Device) -> tuple[UserId, Position]:
    try:
        return wish.actor, (await sign_up(parts, wish, password)).position
    except NameTaken:
        known = await known_again(parts, wish, password, device.address)
        if known is None:
            raise
        return known


@post("/login", opt=PUBLIC, status_code=200, responses=problems(401, 413, 422, 429, public=True))
async def login(data: JSONBody[Login], request: Asking, parts: NamedDependency[Parts]) -> SignedIn:
    """Signs in with e-mail address and password."""
    device = device_of(request)
    id = await prove_from(parts, data.email, data.password, device.address)
    return await sign_in(parts, id, device)


@post("/refresh", opt=PUBLIC, status_code=200, responses=problems(401, 413, 422, public=True))
async def refresh(data: JSONBody[Refresh], parts: NamedDependency[Parts]) -> SignedIn:
    """Spends a refresh token for the next pair of tokens; one used twice ends the session."""
    return await stay(parts, data.refresh_token)


@post("/reactivate", opt=PUBLIC, status_code=200, responses=problems(401, 413, 422, 429, public=True))
async def reactivate(data: JSONBody[Login], request: Asking, parts: NamedDependency[Parts]) -> SignedIn:
    """Comes back to an account that one has deactivated, and signs in."""
    device = device_of(request)
    id = await prove_from(parts, data.email, data.password, device.address)
    await parts.executor.execute(deactivate, Deactivate(actor=id, at=datetime.now(UTC), active=True))
    return await sign_in(parts, id, device)


@post("/verify", opt=PUBLIC, status_code=200, responses=problems(409, 413, 422, public=True))
async def verify(data: JSONBody[Proof], parts: NamedDependency[Parts]) -> Response[Verified]:
    """Proves an address by the letter's token; with a new password, claims what was imported under it."""
    receipt, who = await prove_address(parts, data.token, data.password)
    return told(Verified(receipt.position, who), 200)


@post("/verify/resend", status_code=200, security=BEARER, responses=problems(404, 429))
async def resend(caller: NamedDependency[Caller], parts: NamedDependency[Parts]) -> Sent:
    """Sends the letter again; the one before is good no more."""
    me = await person(parts, caller.id)
    parts.brakes.letters.attempt(("verify", me.email))
    await caller.do(
        ask_for_letter, AskForLetter(actor=caller.id, at=caller.at, purpose="verify", user_id=caller.id)
    )
    return Sent()


@post("/password/forgot", opt=PUBLIC, status_code=200, responses=problems(413, 422, 429, public=True))
async def forgot(data: JSONBody[Address], parts: NamedDependency[Parts]) -> Sent:
    """Sends a letter by which a new password can be set, if the address is known; the answer is the same."""
    parts.brakes.letters.attempt(("reset", data.email.strip().casefold()))
    await asyncio.gather(ask_for_reset(parts, data.email), asyncio.sleep(AS_LONG))
    return Sent()


@post("/password/reset", opt=PUBLIC, status_code=200, responses=problems(413, 422, public=True))
async def set_anew(data: JSONBody[NewPassword], parts: NamedDependency[Parts]) -> Response[Done]:
    """Sets a new password by the letter's token; every device signs in anew."""
    return done(await reset(parts, data.token, data.password))


@post("/logout", status_code=200, security=BEARER, responses=problems())
async def logout(caller: NamedDependency[Caller], parts: NamedDependency[Parts]) -> Response[Done]:
    """Ends the session that asks; its tokens stop working and its sockets close."""
    return done(await end(parts, caller.id, caller.session_id))


@get("/sessions", security=BEARER, responses=problems())
async def list_sessions(caller: NamedDependency[Caller]) -> Sessions:
    """The devices on which one is signed in, the one used last first."""
    async with caller.reading() as connection:
        live = await sessions.of_user(connection, caller.id)
    return Sessions([SessionView(*session, current=session.id == caller.session_id) for session in live])


@delete("/sessions", status_code=200, security=BEARER, responses=problems())
async def end_sessions(caller: NamedDependency[Caller], parts: NamedDependency[Parts]) -> Response[Done]:
    """Signs out everywhere, here last."""
    async with caller.reading() as connection:
        live = await sessions.of_user(connection, caller.id)
    for session in live:
        if session.id != caller.session_id:
            await end(parts, caller.id, session.id)
    return done(await end(parts, caller.id, caller.session_id))


@delete("/sessions/{session_id:uuid}", status_code=200, security=BEARER, responses=problems(404))
async def end_session(
    session_id: FromPath[UUID], caller: NamedDependency[Caller], parts: NamedDependency[Parts]
) -> Response[Done]:
    """Signs one device out."""
    async with caller.reading() as connection:
        live = await sessions.of_user(connection, caller.id)
    if session_id not in {session.id for session in live}:
        raise SessionNotFound
    return done(await end(parts, caller.id, SessionId(session_id)))


router = Router(
    "/v1/auth",
    route_handlers=[
        register,
        login,
        reactivate,
        verify,
        resend,
        forgot,
        set_anew,
        refresh,
        logout,
        list_sessions,
        end_sessions,
        end_session,
    ],
    tags=["auth"],
)
