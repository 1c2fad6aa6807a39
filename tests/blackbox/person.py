"""Somebody outside: posts until it is acknowledged, and listens through every fault."""

import asyncio
import json
from typing import Any, Protocol
from uuid import uuid4

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

AWAY = (httpx.TransportError, OSError, WebSocketException, TimeoutError)
"""What a client sees of a process that was killed; it tries again."""


class Reachable(Protocol):
    """Where an API answers, and where the sockets are."""

    url: str
    sockets: str


class Person:
    """One account with one socket."""

    def __init__(self, product: Reachable, name: str) -> None:
        self.product = product
        self.name = name
        self.id = ""
        self.http = httpx.AsyncClient(base_url=product.url, timeout=20)
        self.frames: list[dict[str, Any]] = []
        self.acknowledged: list[str] = []
        self.resumed = 0
        self.refused: list[Any] = []
        self.cursor: dict[str, Any] | None = None
        self.newest = 0
        self.at_newest: set[tuple[str, int]] = set()
        self.may_repeat: set[tuple[str, int]] = set()

    async def register(self) -> None:
        body = {"email": f"{self.name}@example.org", "password": "a long password", "username": self.name}
        answer = (await self.http.post("/v1/auth/register", json=body)).raise_for_status().json()
        self.id = answer["user"]["id"]
        self.http.headers["Authorization"] = f"Bearer {answer['access_token']}"

    async def ask(self, method: str, path: str, **options: Any) -> Any:
        """The answer, however often it takes. A fault of a part is told as 503, never as 500."""
        async with asyncio.timeout(90):
            while True:
                try:
                    answer = await self.http.request(method, path, **options)
                except AWAY:
                    await asyncio.sleep(0.05)
                    continue
                if answer.status_code != 503:
                    assert answer.status_code < 400, answer.text
                    return answer.json() if answer.content else None
                await asyncio.sleep(0.05)

    async def post(self, channel: str, text: str) -> str:
        """A message under an id of one's own, so that trying again is safe."""
        body = {"id": str(uuid4()), "text": text}
        await self.ask("POST", f"/v1/channels/{channel}/messages", json=body)
        self.acknowledged.append(body["id"])
        return body["id"]

    async def listen(self) -> None:
        """Until cancelled: every frame once, through as many connections as it takes."""
        while True:
            try:
                await self._one_connection()
            except AWAY:
                await asyncio.sleep(0.05)

    async def _one_connection(self) -> None:
        headers = {"Authorization": self.http.headers["Authorization"]}
        async with connect(self.product.sockets, additional_headers=headers, proxy=None) as socket:
            self.may_repeat = set(self.at_newest)
            if self.cursor is not None:
                await socket.send(json.dumps({"type": "resume", **self.cursor}))
            async for raw in socket:
                self._hear(json.loads(raw))

    def _hear(self, frame: dict[str, Any]) -> None:
        match frame["type"]:
            case "hello" if frame.get("resumed"):
                self.resumed += 1
            case "hello":
                if self.cursor is None:
                    self.cursor = {"epoch": frame["epoch"], "since": frame["position"]}
                    self.newest = frame["position"]
            case "resync" | "error":
                self.refused.append(frame)
            case _:
                self._take(frame)

    def _take(self, frame: dict[str, Any]) -> None:
        """The line may break within a position: only the one before the last is complete."""
        assert self.cursor is not None
        if frame["position"] > self.newest:
            self.cursor["since"], self.newest = self.newest, frame["position"]
            self.at_newest.clear()
            self.may_repeat.clear()
        place = frame["room"], frame["seq"]
        if place in self.may_repeat:
            self.may_repeat.discard(place)
        else:
            self.frames.append(frame)
            self.at_newest.add(place)

    def heard(self, channel: str) -> list[dict[str, Any]]:
        """What people said in a channel, as it came."""
        return [
            f["data"]
            for f in self.frames
            if f["type"] == "message_sent"
            and f["room"] == f"channel:{channel}"
            and f["data"]["notice"] is None
        ]
