"""The HTTP API as a client calls it: signed in, and asked again until it answers."""

import asyncio
import os
import time
from typing import Any, Self
from uuid import UUID, uuid4

import httpx

from backscroll_client.closing import Pauses
from backscroll_client.screen import Json

LATER = {408, 429, 503}
"""Ask again when the answer says so."""


class Refused(Exception):
    """The API said no; `code` is stable, see /problems/<code>."""

    def __init__(self, status: int, problem: Json) -> None:
        super().__init__(f"{status} {problem.get('code')}: {problem.get('detail')}")
        self.status = status
        self.code: str = problem.get("code", "")
        self.problem = problem


def new_id() -> str:
    """A UUID of version 7: begins with the time, so that what is made together lies together."""
    stamp = int(time.time() * 1000).to_bytes(6, "big")
    raw = bytearray(stamp + os.urandom(10))
    raw[6] = raw[6] & 0x0F | 0x70
    raw[8] = raw[8] & 0x3F | 0x80
    return str(UUID(bytes=bytes(raw)))


class Api:
    """One session. A token may be a key (`bsk_…`), which needs no refreshing."""

    def __init__(
        self, url: str, token: str = "", *, refresh_token: str = "", expires_in: float = 0.0
    ) -> None:
        self.url = url
        self.token = token
        self.refresh_token = refresh_token
        self.expires_at = time.monotonic() + expires_in
        self.position = 0
        """Up to where this session has written: reads wait for it."""
        self._http = httpx.AsyncClient(base_url=url, timeout=30)
        self._refreshing = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def sign_in(self, email: str, password: str) -> Json:
        return await self._begin("login", {"email": email, "password": password})

    async def register(self, email: str, password: str, username: str, **more: str) -> Json:
        return await self._begin(
            "register", {"email": email, "password": password, "username": username, **more}
        )

    async def refresh(self) -> None:
        """Trades the refresh token in. Raises Refused when the session has ended."""
        used = self.token
        async with self._refreshing:
            if self.token == used:  # nobody else was faster
                await self._begin("refresh", {"refresh_token": self.refresh_token})

    async def _begin(self, how: str, body: Json) -> Json:
        """The person. Not tried again by itself: these requests have no key under which they are one."""
        answer = await self._http.post(f"/v1/auth/{how}", json=body)
        pair = _content(answer)
        self.token, self.refresh_token = pair["access_token"], pair["refresh_token"]
        self.expires_at = time.monotonic() + pair["expires_in"]
        return pair["user"]

    async def ask(
        self,
        method: str,
        path: str,
        body: Json | None = None,
        *,
        position: int | None = None,
        patience: float | None = 60,
    ) -> Any:
        """The answer, however often it takes; each command is done once. Raises Refused, or TimeoutError.

        A read waits until what was written here can be read, and `position`.
        """
        headers = {"Backscroll-Position": str(max(position or 0, self.position))}
        if method != "GET" and "id" not in (body or {}):
            headers = {"Idempotency-Key": str(uuid4())}
        pauses, renewed = Pauses(), False
        async with asyncio.timeout(patience):
            while True:
                answer = await self._once(method, path, body, headers)
                if answer is not None and answer.status_code == 401 and self.refresh_token and not renewed:
                    await self.refresh()
                    renewed = True
                elif answer is not None and _unknown(answer) and headers.pop("Backscroll-Position", ""):
                    self.position = 0
                elif answer is not None and answer.status_code not in LATER:
                    self.position = max(self.position, int(answer.headers.get("Backscroll-Position", 0)))
                    return _content(answer)
                else:
                    await asyncio.sleep(_asked_to_wait(answer) + pauses.after())

    async def _once(
        self, method: str, path: str, body: Json | None, headers: dict[str, str]
    ) -> httpx.Response | None:
        """None when there was no answer."""
        signed = {"Authorization": f"Bearer {self.token}", **headers}
        try:
            return await self._http.request(method, f"/v1{path}", json=body, headers=signed)
        except httpx.TransportError:
            return None


def _unknown(answer: httpx.Response) -> bool:
    """The server has gone back to a backup: what was written after it is gone."""
    return answer.status_code == 400 and "position_unknown" in answer.text


def _asked_to_wait(answer: httpx.Response | None) -> float:
    return float(answer.headers.get("Retry-After", 0)) if answer is not None else 0.0


def _content(answer: httpx.Response) -> Any:
    if answer.is_success:
        return answer.json() if answer.content else None
    try:
        problem = answer.json()
    except ValueError:  # not from us, but from something in between
        problem = {"code": "", "detail": answer.text}
    raise Refused(answer.status_code, problem)
