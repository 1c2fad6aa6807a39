"""Somebody at the other end of a socket."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from domain.ids import SessionId, UserId
from store.tokens import Tokens
from tests.gateway.scribe import Scribe

SECRET = b"a secret long enough for HS256, for tests only"
PATIENCE = 30.0

Heard = dict[str, Any]


async def eventually(what: Callable[[], Awaitable[Any] | Any]) -> Any:
    """Waits until it is so."""
    deadline = time.monotonic() + PATIENCE
    while True:
        found = what()
        if isinstance(found, Awaitable):
            found = await found
        if found:
            return found
        assert time.monotonic() < deadline, "it did not happen in time"
        await asyncio.sleep(0.01)


class Caller:
    """Keeps the frames of the outbox apart from what the server says by itself."""

    def __init__(self, connection: ClientConnection, session: SessionId) -> None:
        self.connection = connection
        self.session = session
        self.frames: list[Heard] = []
        self.said: list[Heard] = []
        self._told: Counter[Any] = Counter()

    async def say(self, what: str, **fields: Any) -> None:
        await self.connection.send(json.dumps({"type": what, **fields}, default=str))

    async def hear(self) -> Heard:
        heard: Heard = json.loads(await asyncio.wait_for(self.connection.recv(), PATIENCE))
        (self.frames if "seq" in heard else self.said).append(heard)
        return heard

    async def answer(self, what: str) -> Heard:
        """The next of this type that the server says by itself; no error before it."""
        while True:
            heard = await self.hear()
            assert what == "error" or heard["type"] != "error", heard
            if heard["type"] == what and "seq" not in heard:
                return heard

    async def told(self, what: str, **data: Any) -> Heard:
        """The next of this type whose data says this, after the last one so found of the same person."""
        whom = data.get("user_id")
        while True:
            for place in range(self._told[whom], len(self.said)):
                heard = self.said[place]
                if heard["type"] == what and data.items() <= heard["data"].items():
                    self._told[whom] = place + 1
                    return heard["data"]
            await self.hear()

    async def silent(self) -> list[Heard]:
        """What has come beside frames by the time that an answer to a ping and a whole tick are over."""
        start = len(self.said)
        for _ in range(2):
            await self.say("ping")
            await self.answer("pong")
        return [said for said in self.said[start:] if said["type"] != "pong"]

    async def texts(self, count: int) -> list[str]:
        """So many frames from now on, as texts or types."""
        start = len(self.frames)
        while len(self.frames) - start < count:
            await self.hear()
        return [frame["data"].get("text", frame["type"]) for frame in self.frames[start:]]

    async def positions(self, until: int) -> list[int]:
        """Of the frames from now on, up to this one."""
        start = len(self.frames)
        while not self.frames or self.frames[-1]["position"] < until:
            await self.hear()
        return [frame["position"] for frame in self.frames[start:]]

    async def up_to(self, text: str) -> list[str]:
        """All that comes up to this message."""
        found: list[str] = []
        while not found or found[-1] != text:
            found += await self.texts(1)
        return found

    async def ended(self) -> None:
        """Until a replay has told everything."""
        while (await self.answer("replay"))["state"] != "ended":
            pass

    async def closed(self) -> int:
        """The code with which the server ends it."""
        try:
            while True:
                await self.hear()
        except ConnectionClosed as error:
            return error.rcvd.code if error.rcvd else 1006


class Door:
    """The way into a gateway."""

    def __init__(self, port: int, scribe: Scribe, stop: asyncio.Event) -> None:
        self.port = port
        self.scribe = scribe
        self.stop = stop
        self.tokens = Tokens(SECRET)
        self._callers: list[Caller] = []

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/v1/socket"

    async def knock(self, query: str = "", *, path: str = "/v1/socket", **headers: str) -> ClientConnection:
        url = self.url.replace("/v1/socket", path)
        return await connect(
            url + query, additional_headers=headers, ping_interval=None, compression=None, proxy=None
        )

    async def token(self, user: UserId, session: SessionId, at: datetime | None = None) -> str:
        return self.tokens.issue(user, session, at or datetime.now(UTC))[0]

    async def enter(self, user: UserId, query: str = "", session: SessionId | None = None) -> Caller:
        """Signed in, and hello heard."""
        session = session or await self.scribe.session(user)
        connection = await self.knock(query, Authorization=f"Bearer {await self.token(user, session)}")
        caller = Caller(connection, session)
        self._callers.append(caller)
        await caller.answer("hello")
        return caller

    async def watch(self, user: UserId, query: str, *, signed_in: bool = True) -> Caller:
        """A replay."""
        session = await self.scribe.session(user)
        bearer = {"Authorization": f"Bearer {await self.token(user, session)}"} if signed_in else {}
        caller = Caller(await self.knock(query, path="/v1/replay", **bearer), session)
        self._callers.append(caller)
        return caller

    async def resume(self, user: UserId, since: int, session: SessionId | None = None) -> Caller:
        """The same, from a position on."""
        return await self.enter(user, f"?epoch={await self.scribe.epoch()}&since={since}", session)

    async def answering(self) -> None:
        async def accepted() -> bool:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
            except OSError:
                return False
            writer.close()
            return True

        await eventually(accepted)

    async def leave(self) -> None:
        for caller in self._callers:
            await caller.connection.close()
