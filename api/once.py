"""Idempotency-Key: a command sent again under the same key is done once and answered as the first time.

Three things make it so. The key is claimed in a table before anything is done, with a seed from which every
id made here is derived. What the command appends and that it was done are one append
(domain/decisions/once.py), so that a crash before the answer was kept loses nothing and doubles nothing. And
the answer is kept for a day.
"""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast
from uuid import UUID
from weakref import WeakValueDictionary

import psycopg
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from psycopg_pool import PoolTimeout

from api.caller import Caller
from api.named import Named
from api.refusals import FieldError, IdempotencyKeyReused, Malformed, RequestIncomplete
from store.connections import Pool
from store.derivation import Derive
from store.requests import Answer, claim, keep_answer

logger = logging.getLogger(__name__)

HEADER = "idempotency-key"
KEY = HEADER.encode()
REPLAYED = "idempotency-replayed"
LONGEST = 200
COMMANDS = frozenset({"POST", "PUT", "PATCH", "DELETE"})
SECRET = {"secret": True}
"""The `opt` of routes whose answer shows a secret: it is not kept but made again, the same, from the seed."""

PASSING = frozenset({401, 408, 429})
"""Refusals that say nothing about the wish: a retry tries again. So do all from 500 on."""

Run = Callable[[], Awaitable[Answer]]


class Once:
    """One per process. A retry that comes while the first attempt runs here waits for it."""

    def __init__(self, pool: Pool, derive: Derive) -> None:
        self._pool = pool
        self._derive = derive
        self._turns: WeakValueDictionary[tuple[UUID, str], asyncio.Lock] = WeakValueDictionary()

    async def answered(
        self, caller: Caller, header: bytes, asked: bytes, run: Run, *, secret: bool = False
    ) -> Answer:
        """The first answer to this request.

        Raises Malformed or IdempotencyKeyReused.
        """
        key = _key(header)
        asked = self._derive(
            b"asked " + asked
        )  # a body may hold a password: nobody may try guesses on a plain hash
        place = (caller.id, key)
        turn = self._turns.get(place) or self._turns.setdefault(place, asyncio.Lock())
        async with turn:
            async with self._pool.connection() as connection:
                claimed = await claim(connection, caller.id, key, asked)
            if claimed.fingerprint != asked:
                raise IdempotencyKeyReused
            if claimed.answer is not None:
                return claimed.answer._replace(headers={**claimed.answer.headers, REPLAYED: "true"})
            caller.begin(Named(claimed.seed, self._derive), claimed.at)
            answer = await run()
            if answer.status < 500 and answer.status not in PASSING and not secret:
                await self._keep(caller, key, claimed.seed, answer)
            return answer

    async def _keep(self, caller: Caller, key: str, seed: UUID, answer: Answer) -> None:
        """If this fails, a retry asks the log instead."""
        try:
            async with self._pool.connection() as connection:
                await keep_answer(connection, caller.id, key, seed, answer)
        except (psycopg.Error, PoolTimeout) as error:
            logger.warning("an answer could not be kept: %s", error)


def _key(header: bytes) -> str:
    if not 0 < len(header) <= LONGEST or not all(32 <= letter < 127 for letter in header):
        expected = f"1 to {LONGEST} printable ASCII characters"
        raise Malformed(
            "the header Idempotency-Key cannot be used", [FieldError("Idempotency-Key", expected)]
        )
    return header.decode()


def fingerprint(scope: Mapping[str, Any], body: bytes) -> bytes:
    """What was asked, so that the key is not used for something else."""
    asked = (scope["method"].encode(), scope["path"].encode(), scope.get("query_string", b""), body)
    return hashlib.sha256(b"\0".join(asked)).digest()


class Commands:
    """The same for Litestar's routes, behind authentication. Requests without the header pass by."""

    def __init__(self, app: ASGIApp, once: Once, largest: int) -> None:
        self._app = app
        self._once = once
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        about = cast("Mapping[str, Any]", scope)
        header = _header(about)
        if header is None:
            await self._app(scope, receive, send)
            return
        body, rest = await _read(receive, self._largest)

        async def run() -> Answer:
            kept = _Kept()
            await self._app(scope, rest, kept.send)
            return kept.answer

        if len(body) > self._largest:
            await self._app(scope, rest, send)
            return
        secret = bool(about["route_handler"].opt.get("secret", False))
        asked = fingerprint(about, body)
        await tell(send, await self._once.answered(about["caller"], header, asked, run, secret=secret))


def _header(scope: Mapping[str, Any]) -> bytes | None:
    if scope["method"] not in COMMANDS or "caller" not in scope:
        return None
    return next((value for name, value in scope["headers"] if name == KEY), None)


async def _read(receive: Receive, largest: int) -> tuple[bytes, Receive]:
    """The body, as far as it may be read, and a way to read it again."""
    message = cast("dict[str, Any]", await receive())
    read, body = [message], message.get("body", b"")
    while message.get("more_body") and len(body) <= largest:
        message = cast("dict[str, Any]", await receive())
        read.append(message)
        body += message.get("body", b"")
    if message["type"] == "http.disconnect":
        raise RequestIncomplete

    async def again() -> Any:
        return read.pop(0) if read else await receive()

    return body, again


class _Kept:
    """What the application sends."""

    def __init__(self) -> None:
        self.answer = Answer(500, {}, b"")

    async def send(self, message: Message) -> None:
        part = cast("dict[str, Any]", message)
        if part["type"] == "http.response.start":
            headers = {name.decode(): value.decode("latin-1") for name, value in part["headers"]}
            headers.pop("content-length", None)
            self.answer = Answer(part["status"], headers, b"")
        elif part["type"] == "http.response.body":
            self.answer = self.answer._replace(body=self.answer.body + part.get("body", b""))


async def tell(send: Send, answer: Answer) -> None:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in answer.headers.items()]
    raw.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": raw})
    await send({"type": "http.response.body", "body": answer.body, "more_body": False})
