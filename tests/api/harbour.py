"""A workspace in which everything has a secret, and one of every kind of person in and around it."""

import asyncio
from collections.abc import Mapping, Sequence
from copy import copy
from itertools import count
from typing import Any

import httpx

from tests.api.conftest import Api, Person
from tests.api.wishes import LATER

KINDS: tuple[str, ...] = (
    "nobody",  # no token
    "stranger",  # signed up, in no workspace
    "elsewhere",  # owns another workspace
    "invited",  # knows the invite's code, has not used it
    "left",
    "removed",
    "banned",
    "guest",  # in the public channel only
    "reader",  # likewise in a channel that the private one shares a thread with: all they read of that one
    "outcast",  # a member of the workspace, banned from both channels after having been in them
    "outsider",  # a member of the workspace who is not in the private channel
    "analyst",  # likewise; reads the history, and changes nothing
    "bot",  # the owner's; likewise; by a key that may read and write
    "member",  # in every channel, and in a conversation with the owner
    "narrow",  # the member, by a key that may only read
    "moderator",  # the same, and moderates both channels
    "admin",  # of the workspace, not in the private channel
    "owner",  # of the workspace and of its channels
)
INSIDE = KINDS[KINDS.index("guest") :]
STAFF = ("admin", "owner")
_numbers = count()


def marker(what: str) -> str:
    """Found nowhere but where it was planted."""
    return f"zq{what}{next(_numbers)}qz"


Cast = Mapping[str, Person]
"""Everybody but nobody."""


async def cast_of(api: Api) -> Cast:
    """But the bot, whom every harbour makes for itself."""
    names = [name for name in KINDS[1:] if name not in ("bot", "narrow")]
    people = await asyncio.gather(*(api.registers(marker(name)) for name in names))
    found = dict(zip(names, people, strict=True))
    await asyncio.gather(
        *(person.does("PATCH", "/v1/me", bio=marker(f"bio{name}")) for name, person in found.items())
    )
    await found["elsewhere"].opens("Elsewhere")
    return {**found, "narrow": await by_key(found["member"], "read")}


async def by_key(person: Person, *scopes: str, bot: str | None = None) -> Person:
    """A program that acts as this person, or as a bot of theirs."""
    made = await person.does("POST", "/v1/keys", name="program", scopes=scopes, user_id=bot)
    program = copy(person)
    program.token, program.id = made["key"], bot or person.id
    return program


class Harbour:
    """`names` are what paths may mention; `secrets` are what each kind of person may learn, by marker."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.names = {name: person.id for name, person in cast.items()}
        self.names |= {"wave": "wave", "sail": "sail", "not_found": "not_found"}
        self.secrets: dict[str, frozenset[str]] = {}
        self.in_vain: dict[tuple[str, frozenset[str]], asyncio.Future[httpx.Response]] = {}
        """What is answered about things that are not there."""

    @classmethod
    async def built(cls, cast: Cast) -> "Harbour":
        """A new one, with the same people: whoever is in it takes with them nothing of another."""
        harbour = cls(cast)
        await harbour._found()
        await harbour._furnish()
        await harbour._fall_out()
        return harbour

    def plant(self, what: str, *knowing: str) -> str:
        planted = marker(what)
        self.secrets[planted] = frozenset(knowing)
        return planted

    def known_to(self, kind: str) -> set[str]:
        """What may appear in an answer to them."""
        kind = "member" if kind == "narrow" else kind
        mine = {secret for secret, knowing in self.secrets.items() if kind in knowing}
        return mine | {self.cast[kind].email, self.cast[kind].id} if kind in self.cast else mine

    def hidden_from(self, kind: str) -> set[str]:
        """What may not: planted words, and everybody's e-mail address; from outside, everybody's name too."""
        people = {person.email for person in self.cast.values()}
        if kind not in INSIDE:
            people |= {person.username for name, person in self.cast.items() if name != kind}
        return (set(self.secrets) | people) - self.known_to(kind)

    async def _found(self) -> None:
        owner = self.cast["owner"]
        opened = await owner.does(
            "POST",
            "/v1/workspaces",
            name=self.plant("workspace", *INSIDE),
            description=self.plant("described", *INSIDE),
        )
        self.names |= {"workspace": opened["id"], "general": opened["general_id"]}
        for role in ("admin", "analyst", "guest", "member"):
            self.names[f"code_{role}"] = (await self._does("owner", "invites", role=role))["code"]
        invites = await self.cast["owner"].gets(f"/v1/workspaces/{self.names['workspace']}/invites")
        self.names["invite"] = invites["items"][0]["id"]
        self.secrets[self.names["code_member"]] = frozenset({"owner", "invited"})
        came = [kind for kind in (*INSIDE[:-1], "left", "removed", "banned") if kind not in ("bot", "narrow")]
        await asyncio.gather(*map(self._comes, came))
        bot = await self._does("owner", "bots", username=marker("bot"))
        self.names["bot"] = bot["id"]
        self.cast = {**self.cast, "bot": await by_key(owner, "read", "write", bot=bot["id"])}

    async def _comes(self, kind: str) -> None:
        role = "guest" if kind == "reader" else kind
        code = self.names.get(f"code_{role}", self.names["code_member"])
        await self.cast[kind].does("POST", f"/v1/invites/{code}/accept")

    async def _does(self, kind: str, rest: str, **json: Any) -> Any:
        return await self.cast[kind].does("POST", f"/v1/workspaces/{self.names['workspace']}/{rest}", **json)

    async def _furnish(self) -> None:
        insiders = ("member", "moderator", "owner")
        everybody = [kind for kind in INSIDE if kind not in ("reader", "outcast")]
        gone = ("left", "removed", "banned", "outcast")
        await asyncio.gather(
            self._channel("public", everybody, *everybody[:-1], "outcast"),
            self._channel("private", insiders, "member", "moderator", *gone),
            self._channel("lookout", ("reader", *insiders), "reader"),
        )
        talk = await self._does("member", "dms", user_ids=[self.names["owner"]])
        self.names["dm"] = talk["id"]
        members, shown = [kind for kind in INSIDE if kind not in ("guest", "reader")], ("reader", *insiders)
        await asyncio.gather(
            self._says("hello", "general", members),
            self._says("word", "public", everybody),
            self._says("secret", "private", shown),
            self._says("whisper", "dm", ("member", "owner")),
            self._says("aside", "private", insiders),
        )
        await self._says("reply", "private", shown, by="owner", reply_to=self.names["secret"])
        await self._shares("secret", "private", "lookout")
        path, text = f"/v1/channels/{self.names['private']}/scheduled", self.plant("plan", "member")
        planned = await self.cast["member"].does("POST", path, text=text, at=LATER)
        self.names["plan"] = planned["id"]
        made = await self.cast["owner"].does("POST", f"/v1/channels/{self.names['private']}/invites")
        self.names |= {"channel_invite": made["id"], "channel_code": made["code"]}
        self.secrets[made["code"]] = frozenset({"owner"})
        for id in (self.names["word"], self.names["secret"]):
            await self.cast["member"].does("PUT", f"/v1/messages/{id}/reactions/wave")

    async def _channel(self, name: str, knowing: Sequence[str], *others: str) -> None:
        opened = await self._does(
            "owner",
            "channels",
            name=self.plant(name, *knowing),
            topic=self.plant(f"topic{name}", *knowing),
            description=self.plant(f"about{name}", *knowing),
            visibility="public" if name == "public" else "private",
        )
        self.names[name] = opened["id"]
        await asyncio.gather(*(self._brings(opened["id"], other) for other in others if other != "narrow"))

    async def _brings(self, channel: str, other: str) -> None:
        role = "moderator" if other == "moderator" else "member"
        await self.cast["owner"].does("PUT", f"/v1/channels/{channel}/members/{self.names[other]}", role=role)

    async def _shares(self, root: str, place: str, other: str) -> None:
        slug = (await self.cast["owner"].gets(f"/v1/channels/{self.names[other]}"))["name"]
        await self.cast["owner"].says(self.names[place], f"#{slug}", reply_to=self.names[root])

    async def _says(
        self, name: str, place: str, knowing: Sequence[str], by: str = "member", **more: Any
    ) -> None:
        text = self.plant(name, *knowing)
        self.names[name] = await self.cast[by].says(self.names[place], text, **more)

    async def _fall_out(self) -> None:
        sessions = await self.cast["owner"].gets("/v1/auth/sessions")
        self.names["session"] = sessions["items"][0]["id"]
        await self._does("left", "leave")
        path = f"/v1/workspaces/{self.names['workspace']}/members/{self.names['removed']}"
        await self.cast["owner"].does("DELETE", path)
        path = f"/v1/workspaces/{self.names['workspace']}/bans/{self.names['banned']}"
        await self.cast["owner"].does("PUT", path, reason=self.plant("reason", *STAFF))
        for channel in ("public", "private"):
            path = f"/v1/channels/{self.names[channel]}/bans/{self.names['outcast']}"
            await self.cast["owner"].does("PUT", path)
