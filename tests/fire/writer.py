"""Somebody who goes on writing, whatever burns."""

import asyncio
import random
from typing import Any
from uuid import uuid4

import httpx

from tests.blackbox.person import AWAY, Person

ONCE = 20.0
"""Seconds for which one thing is tried; after a restoration it may never come true."""


class Writer:
    """What is refused is not asked again: after a restoration there may be nothing left to change."""

    def __init__(self, person: Person, channel: str, side: str, dice: random.Random) -> None:
        self.person = person
        self.said: list[str] = []
        self.done = 0
        self._channel = channel
        self._side = side
        self._dice = dice

    async def write(self) -> None:
        while True:
            method, path, body = self._wish()
            await self._ask(method, path, body)
            await asyncio.sleep(self._dice.uniform(0.0, 0.06))

    def _wish(self) -> tuple[str, str, Any]:
        channel = self._dice.choice((self._channel, self._channel, self._side))
        match self._dice.randrange(12):
            case 0 if self.said:
                return "PATCH", f"/v1/messages/{self._dice.choice(self.said)}", {"text": "better"}
            case 1 if self.said:
                return "PUT", f"/v1/messages/{self._dice.choice(self.said)}/reactions/👍", None
            case 2 if self.said:
                reply = {"id": str(uuid4()), "text": "a reply", "reply_to": self._dice.choice(self.said)}
                return "POST", f"/v1/channels/{self._channel}/messages", reply
            case 3 if self.said:
                return "DELETE", f"/v1/messages/{self.said.pop()}", None
            case 4:
                return "POST", f"/v1/channels/{self._side}/{self._dice.choice(('join', 'leave'))}", None
            case 5:
                return "PUT", f"/v1/channels/{self._channel}/read", {"seq": self._dice.randrange(20)}
            case _:
                self.said.append(str(uuid4()))
                text = "x" * self._dice.choice((5, 50, 20_000))
                return "POST", f"/v1/channels/{channel}/messages", {"id": self.said[-1], "text": text}

    async def _ask(self, method: str, path: str, body: Any) -> None:
        until = asyncio.get_running_loop().time() + ONCE
        while asyncio.get_running_loop().time() < until:
            try:
                answer = await self.person.http.request(method, path, json=body, timeout=5)
            except (*AWAY, httpx.HTTPError):
                await asyncio.sleep(0.05)
                continue
            assert answer.status_code < 500 or answer.status_code == 503, answer.text
            if answer.status_code != 503:
                self.done += answer.status_code < 300
                return
            await asyncio.sleep(0.05)
