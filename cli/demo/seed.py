"""Plays the script through the HTTP API, as the people would; played twice it adds nothing."""

from collections.abc import Generator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any
from urllib.parse import quote
from uuid import UUID

import msgspec

from cli.client import Api, Refused
from cli.demo.people import ADA, PASSWORD, PEOPLE, Person
from cli.demo.script import SCENES, Line, Scene
from cli.place import Place, write_privately

CONFLICT = 409  # it is there already


def seed(place: Place, url: str) -> None:
    with Api(url) as api:
        stage = Stage(api)
        for scene in SCENES:
            stage.play(scene)
    write_privately(place.seeded, msgspec.json.encode({"workspace_id": stage.workspace}))


class Stage:
    def __init__(self, api: Api) -> None:
        self.api = api
        self.tokens: dict[Person, str] = {}
        self.ids: dict[Person, str] = {}
        for person in PEOPLE:
            self.enter(person)
        self.workspace = self.made("/workspaces", "slug", {"name": "Lighthouse", "slug": "lighthouse"})
        invite = self.call(ADA, "POST", f"/workspaces/{self.workspace}/invites", {})
        for person in PEOPLE[1:]:
            with unless_there():
                self.call(person, "POST", f"/invites/{invite['code']}/accept")

    def enter(self, person: Person) -> None:
        account = {"email": person.email, "password": PASSWORD}
        card = {"username": person.username, "display_name": person.name}
        try:
            answer = self.api.call("POST", "/auth/register", account | card)
        except Refused as refused:
            if refused.status != CONFLICT:
                raise
            answer = self.api.call("POST", "/auth/login", account)
        self.tokens[person], self.ids[person] = answer["access_token"], answer["user"]["id"]

    def play(self, scene: Scene) -> None:
        channel = self.room(scene)
        for number, line in enumerate(scene.lines):
            self.say(channel, line, str(number))

    def room(self, scene: Scene) -> str:
        """The channel with its people in it, or the direct conversation."""
        host, *guests = scene.people
        if not scene.channel:
            others = {"user_ids": [self.ids[guest] for guest in guests]}
            return self.call(host, "POST", f"/workspaces/{self.workspace}/dms", others)["id"]
        body = {"name": scene.channel, "visibility": "private" if scene.private else "public"}
        channel = self.made(
            f"/workspaces/{self.workspace}/channels",
            "name",
            body | ({"topic": scene.topic} if scene.topic else {}),
        )
        for guest in guests:
            if scene.private:
                self.call(ADA, "PUT", f"/channels/{channel}/members/{self.ids[guest]}", {})
            else:
                self.call(guest, "POST", f"/channels/{channel}/join")
        return channel

    def say(self, channel: str, line: Line, place: str, root: str | None = None) -> None:
        """The place in the script gives the message its id, so that saying it again is the same message."""
        message = id_of(f"{channel} {place}")
        body = {"id": message, "text": line.text} | ({"reply_to": root} if root else {})
        self.call(line.who, "POST", f"/channels/{channel}/messages", body)
        for emoji, people in line.reactions:
            for person in people:
                self.call(person, "PUT", f"/messages/{message}/reactions/{quote(emoji)}")
        for number, reply in enumerate(line.replies):
            self.say(channel, reply, f"{place}.{number}", message)

    def made(self, path: str, key: str, body: dict[str, str]) -> str:
        """The id of what Ada makes there, or of what already has that name."""
        items: list[dict[str, Any]] = self.call(ADA, "GET", path)["items"]
        for item in items:
            if item[key] == body[key]:
                return item["id"]
        return self.call(ADA, "POST", path, body)["id"]

    def call(self, person: Person, method: str, path: str, body: object = None) -> Any:
        return self.api.call(method, path, body, token=self.tokens[person])


def id_of(name: str) -> str:
    """A client chooses version 4 or 7; this one draws by name, not by chance."""
    return str(UUID(bytes=sha256(name.encode()).digest()[:16], version=4))


@contextmanager
def unless_there() -> Generator[None]:
    try:
        yield
    except Refused as refused:
        if refused.status != CONFLICT:
            raise
