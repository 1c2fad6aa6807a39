"""The listening side of a load client: sockets that hand their frames on as bytes."""

import asyncio
from collections.abc import Callable

from picows import (
    WSFrame,
    WSListener,
    WSMsgType,
    WSTransport,
    ws_connect,  # pyright: ignore[reportUnknownVariableType]
)

from bench.job import Job

Heard = Callable[[bytes], None]


class Listener(WSListener):
    """Signed in once `hello` has come."""

    def __init__(self, heard: Heard) -> None:
        self._heard = heard
        self.hello = asyncio.Event()

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.TEXT:
            payload = frame.get_payload_as_bytes()
            if self.hello.is_set():
                self._heard(payload)
            elif payload.startswith(b'{"type":"hello"'):
                self.hello.set()


async def listen(job: Job, heard: Heard) -> list[Listener]:
    """So many as the job says, all of them signed in."""
    listeners = [await _enter(job, number, heard) for number in range(job.sockets)]
    async with asyncio.timeout(10):
        for listener in listeners:
            await listener.hello.wait()
    return listeners


async def _enter(job: Job, number: int, heard: Heard) -> Listener:
    token = job.tokens[number % len(job.tokens)]
    _, listener = await ws_connect(
        lambda: Listener(heard), job.gateway_url, extra_headers={"Authorization": f"Bearer {token}"}
    )
    assert isinstance(listener, Listener)
    return listener
