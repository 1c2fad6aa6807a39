"""People in one channel, made over HTTP as they would do it themselves."""

import asyncio
from collections.abc import Sequence

import msgspec

from bench.insert import TEXT
from bench.job import Request
from cli.client import Api
from settings import Settings


class Company(msgspec.Struct, frozen=True):
    """Signed in; all of them are in the channel."""

    workspace: str
    channel: str
    tokens: Sequence[str]

    @property
    def post(self) -> Request:
        """What everybody says, each time under a new id."""
        return self._say(TEXT)

    @property
    def stamped(self) -> Request:
        """The same with the time at which it was due: a crowd reads it."""
        return self._say("~{at} " + TEXT)

    def _say(self, text: str) -> Request:
        body = msgspec.json.encode({"id": "{id}", "text": text}).decode()
        return Request("POST", f"/v1/channels/{self.channel}/messages", body)


async def company(settings: Settings, people: int) -> Company:
    return await asyncio.to_thread(_meet, settings.api_url, people)


def _meet(url: str, people: int) -> Company:
    with Api(url) as api:
        tokens = [_register(api, number) for number in range(people)]
        first, *others = tokens
        home = api.call("POST", "/workspaces", {"name": "Bench", "slug": "bench"}, token=first)
        code = api.call("POST", f"/workspaces/{home['id']}/invites", {}, token=first)["code"]
        body = {"name": "lounge", "visibility": "public"}
        channel = api.call("POST", f"/workspaces/{home['id']}/channels", body, token=first)["id"]
        for token in others:
            api.call("POST", f"/invites/{code}/accept", token=token)
            api.call("POST", f"/channels/{channel}/join", token=token)
    return Company(home["id"], channel, tokens)


def _register(api: Api, number: int) -> str:
    card = {"username": f"person{number}", "email": f"person{number}@example.org", "password": "a good one"}
    return api.call("POST", "/auth/register", card)["access_token"]
