"""One person's frames through as many sockets as it takes: in order, each once, or begun anew."""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlencode

import httpx
import msgspec

from backscroll_client.api import LATER, Api, Refused
from backscroll_client.closing import BROKEN, Pauses, Then, then
from backscroll_client.line import Line, Unreachable
from backscroll_client.screen import Json

decode = msgspec.json.Decoder().decode

ANSWERS = {"opened", "closed"}


class Cursor(NamedTuple):
    """Everything up to this position has been heard."""

    epoch: str
    position: int


class Ended(Exception):
    """The server does not want this client back."""

    def __init__(self, code: int) -> None:
        super().__init__(f"closed with {code}: {then(code).value}")
        self.code = code


class LineBroken(Exception):
    """Before the answer came."""


class Connection:
    """`heard` gets each frame once; `begun` is called at every hello, with whether it goes on as before.

    `broken` is called when a line has ended.
    """

    def __init__(
        self,
        api: Api,
        url: str,
        heard: Callable[[Json], None],
        begun: Callable[[bool], None],
        broken: Callable[[], None] = lambda: None,
    ) -> None:
        self.user_id = ""
        self.cursor: Cursor | None = None
        self.resumed = 0
        self._api = api
        self._url = url
        self._heard = heard
        self._begun = begun
        self._broken = broken
        self._line: Line | None = None
        self._live = False
        self._newest: Cursor | None = None
        self._at_newest: set[tuple[str, int]] = set()
        self._asked: deque[asyncio.Future[Json]] = deque()
        self._defect: Exception | None = None

    @property
    def live(self) -> bool:
        return self._live

    async def run(self) -> None:
        """Until cancelled. Raises Ended, or Refused when the session is over."""
        pauses = Pauses()
        while True:
            code, reason, lived = await self._one_line()
            if self._defect:
                raise self._defect
            match then(code):
                case Then.END:
                    raise Ended(code)
                case Then.SIGN_IN if not self._api.refresh_token:
                    raise Ended(code)
                case Then.SIGN_IN:
                    await self._renew()
                case Then.ANEW:
                    self._forget()
                case Then.RESUME:
                    pass
            await asyncio.sleep(pauses.after(code, lived, reason))

    async def _one_line(self) -> tuple[int, str, float]:
        """Why it ended, and how long it was."""
        line = self._line = Line(self._hear)
        prolonging = asyncio.create_task(self._prolong(line))
        try:
            await line.connect(self._url + self._query(), self._api.token)
            await line.ended.wait()
        except Unreachable:
            return BROKEN, "", 0.0
        finally:
            prolonging.cancel()
            line.close()
            self._line, self._live = None, False
            while self._asked:
                _settle(self._asked.popleft(), {}, LineBroken())
            self._broken()
        return line.code, line.reason, line.lived

    def _query(self) -> str:
        if self.cursor is None:
            return ""
        return "?" + urlencode({"epoch": self.cursor.epoch, "since": self.cursor.position})

    async def _renew(self) -> None:
        """A newer token; while the API does not answer, the old one is shown and refused again."""
        try:
            await self._api.refresh()
        except httpx.TransportError:
            return
        except Refused as refused:
            if refused.status not in LATER:
                raise

    async def _prolong(self, line: Line) -> None:
        """Shows a newer token before the one shown has expired."""
        while self._api.refresh_token:
            left = self._api.expires_at - time.monotonic()
            await asyncio.sleep(max(1.0, left * 0.8))
            with contextlib.suppress(httpx.TransportError, Refused):  # the gateway will close when it is over
                await self._api.refresh()
                line.say("auth", token=self._api.token)

    @property
    def position(self) -> int | None:
        """Of the last frame heard."""
        return self._newest.position if self._newest else None

    def is_of(self, epoch: str) -> bool:
        return self.cursor is None or self.cursor.epoch == epoch

    def anew(self) -> None:
        """Ends the line; the next one has a hello that follows from nothing."""
        self._forget()
        if self._line:
            self._line.close()

    def _forget(self) -> None:
        self.cursor = self._newest = None
        self._at_newest.clear()

    def say(self, type: str, **fields: object) -> None:
        """What needs no answer; nothing happens while there is no line."""
        if self._line and self._live:
            self._line.say(type, **fields)

    async def ask(self, type: str, **fields: object) -> Json:
        """`open` and `close`: the answer. Raises Refused, or LineBroken."""
        if not self._line or not self._live:
            raise LineBroken
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._asked.append(answer)
        self._line.say(type, **fields)
        return await answer

    def _hear(self, raw: bytes) -> None:
        try:
            frame: Json = decode(raw)
            if "room" in frame and frame["type"] not in ANSWERS:
                self._take(frame)
            else:
                self._answered(frame)
        except Exception as error:
            self._defect = error
            raise

    def _take(self, frame: Json) -> None:
        """Several frames may share a position, and the line may break between them."""
        if "position" in frame and self._newest:
            if frame["position"] > self._newest.position:
                self.cursor, self._newest = self._newest, Cursor(self._newest.epoch, frame["position"])
                self._at_newest.clear()
            place = frame["room"], frame["seq"]
            if place in self._at_newest:
                return
            self._at_newest.add(place)
        self._heard(frame)

    def _answered(self, frame: Json) -> None:
        match frame["type"]:
            case "hello":
                self._hello(frame)
            case "resync":
                self._forget()
            case "opened" | "closed" if self._asked:
                _settle(self._asked.popleft(), frame)
            case "error" if frame["code"] == "not_found" and self._asked:
                _settle(self._asked.popleft(), frame, Refused(404, frame))
            case _:
                pass

    def _hello(self, frame: Json) -> None:
        self.user_id = frame["user_id"]
        resumed = frame.get("resumed", False)
        if resumed:
            self.resumed += 1
        else:
            self._forget()
            self.cursor = self._newest = Cursor(frame["epoch"], frame["position"])
            self._api.position = frame["position"]  # what was written in another life is not waited for
        self._live = True
        self._begun(resumed)


def _settle(answer: asyncio.Future[Json], frame: Json, error: Exception | None = None) -> None:
    if answer.done():
        return
    if error:
        answer.set_exception(error)
    else:
        answer.set_result(frame)
