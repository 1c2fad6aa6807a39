"""The whole product with two gateways, and what is done to Bob in it."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from domain.ids import SessionId
from tests.api.conftest import Person, Place
from tests.gateway.caller import Caller, Door
from tests.gateway.scribe import Scribe


class Town:
    """The whole product with two gateways. Ada runs a workspace with a private channel; Bob is in both."""

    def __init__(self, doors: tuple[Door, Door], scribe: Scribe, ada: Person, bob: Person) -> None:
        self.doors = doors
        self.ada = ada
        self.bob = bob
        self.place: Place
        self.den = ""
        self.vault = ""
        self._scribe = scribe
        self._said = 0

    async def furnish(self) -> None:
        self.place = await self.ada.opens("Lamp")
        await self.ada.admits(self.place, self.bob)
        wish = {"name": "Den", "visibility": "private"}
        self.den = (await self.ada.does("POST", f"{self.place.path}/channels", **wish))["id"]
        await self.ada.does("PUT", f"/v1/channels/{self.den}/members/{self.bob.id}")

    async def calls(self, token: str) -> list[Caller]:
        """Somebody on both gateways, live."""
        callers = [await self.call(door, token) for door in self.doors]
        for caller in callers:
            await caller.answer("hello")
        return callers

    async def call(self, door: Door, token: str, query: str = "") -> Caller:
        connection = await door.knock(query, Authorization=f"Bearer {token}")
        return Caller(connection, SessionId(UUID(int=0)))

    async def back(self, token: str, since: int) -> Caller:
        query = f"?epoch={await self._scribe.epoch()}&since={since}"
        return await self.call(self.doors[1], token, query)

    async def say(self, channel: str) -> str:
        self._said += 1
        text = f"word {self._said}"
        await self.ada.says(channel, text)
        return text

    async def up_to_here(self, *callers: Caller) -> int:
        """Everybody has heard all that was said so far; the position of the last of it."""
        text = await self.say(self.den)
        for caller in callers:
            await caller.up_to(text)
        return callers[0].frames[-1]["position"]

    async def bob_as_admin(self) -> Person:
        await self.ada.does("PUT", f"{self.place.path}/members/{self.bob.id}", role="admin")
        return self.bob

    async def lends(self, slug: str) -> str:
        """Shares a thread of a channel that Bob is not in into this one; who asks for it finds it."""
        vault = await self.ada.does("POST", f"{self.place.path}/channels", name="Vault", visibility="private")
        root = await self.ada.says(vault["id"], "a root")
        await self.ada.says(vault["id"], f"see #{slug}", reply_to=root)
        self.vault = vault["id"]
        await self.ada.hears(self.vault)
        return root

    async def yard(self) -> str:
        """A public channel that Bob is not in; who asks for it finds it."""
        yard = (await self.ada.does("POST", f"{self.place.path}/channels", name="Yard"))["id"]
        await self.ada.hears(yard)
        return yard

    def seat(self, what: str = "members") -> str:
        """Bob's in the workspace."""
        return f"{self.place.path}/{what}/{self.bob.id}"

    async def replays(self, token: str, query: str) -> Caller:
        """Somebody who watches what was."""
        connection = await self.doors[0].knock(query, path="/v1/replay", Authorization=f"Bearer {token}")
        return Caller(connection, SessionId(UUID(int=0)))


Cause = Callable[[Town], Awaitable[Any]]
