"""One socket: what comes is handed on as bytes, as it comes."""

import asyncio
import time
from collections.abc import Callable

import msgspec
from picows import (
    WSError,
    WSFrame,
    WSListener,
    WSMsgType,
    WSTransport,
    ws_connect,  # pyright: ignore[reportUnknownVariableType]
)

from backscroll_client.closing import BROKEN

Heard = Callable[[bytes], None]

SILENCE = 30.0
"""Seconds without any sign of life before a ping, and again before the line is given up."""
encode = msgspec.json.Encoder().encode


class Unreachable(Exception):
    """There is nobody at the address, or they do not take us now."""


class Line(WSListener):
    """Open until `ended`; `code` and `reason` say why. `heard` may be exchanged."""

    def __init__(self, heard: Heard) -> None:
        self.code = BROKEN
        self.reason = ""
        self.ended = asyncio.Event()
        self.heard = heard
        self._transport: WSTransport | None = None
        self._since = time.monotonic()

    @property
    def lived(self) -> float:
        return time.monotonic() - self._since

    async def connect(self, url: str, token: str) -> None:
        """Frames may be heard before this returns: they come with the answer. Raises Unreachable."""
        try:
            await ws_connect(
                lambda: self,
                url,
                extra_headers={"Authorization": f"Bearer {token}"},
                enable_auto_ping=True,
                auto_ping_idle_timeout=SILENCE,
                auto_ping_reply_timeout=SILENCE,
            )
        except (OSError, WSError, TimeoutError) as error:
            raise Unreachable(f"{url}: {error}") from error
        if not self._transport:  # picows does not say when the line breaks before the answer
            raise Unreachable(f"{url}: closed before the answer")

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._transport = transport

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.TEXT:
            self.heard(frame.get_payload_as_bytes())
        elif frame.msg_type == WSMsgType.CLOSE:
            payload = frame.get_payload_as_bytes()
            self.code = int.from_bytes(payload[:2], "big") or BROKEN
            self.reason = payload[2:].decode("utf-8", "replace")
            transport.disconnect()

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self.ended.set()

    def say(self, type: str, **fields: object) -> None:
        """Nothing happens once the line has ended."""
        if self._transport and not self.ended.is_set():
            self._transport.send(WSMsgType.TEXT, encode({"type": type, **fields}))

    def close(self) -> None:
        if self._transport and not self.ended.is_set():
            self._transport.send_close()
            self._transport.disconnect()
