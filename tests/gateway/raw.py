"""A line to a gateway with nothing on it but bytes."""

import asyncio

from tests.gateway.caller import Door

PING = b"\x81\x8f\x00\x00\x00\x00" + b'{"type":"ping"}'
GOODBYE = b"\x88\x82\x00\x00\x00\x00\x03\xe8"
"""Both masked with zeros."""


async def raw(door: Door, headers: str = "") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port, limit=1 << 16)
    await shake(reader, writer, headers)
    return reader, writer


async def shake(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, headers: str) -> None:
    """The upgrade."""
    writer.write(hello(headers))
    await reader.readuntil(b"\r\n\r\n")


def hello(headers: str) -> bytes:
    return (
        b"GET /v1/socket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + headers.encode()
        + b"\r\n"
    )
