"""Clients who take their time, send more than anybody needs, or go away in the middle."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from api.wire import LARGEST_HEADERS, Patience
from tests.api.conftest import PATIENCE, Api, Person, Place, running_api

HEAD = b"GET /health/live HTTP/1.1\r\nhost: here\r\n"
SOON = Patience(headers=0.2, body=0.2, reading=0.2)


@pytest_asyncio.fixture(loop_scope="session")
async def hasty(city: str, redis_url: str) -> AsyncIterator[Api]:
    async with running_api(city, redis_url, patience=SOON) as found:
        yield found


async def answered(api: Api, *parts: bytes) -> tuple[int, Any]:
    """The answer to what is sent, once the other side has hung up: status and body."""
    reader, writer = await _connected(api)
    for part in parts:
        writer.write(part)
        await writer.drain()
    async with asyncio.timeout(PATIENCE):
        told = await reader.read()
    writer.close()
    head, _, body = told.partition(b"\r\n\r\n")
    return (int(head.split()[1]), json.loads(body)) if told else (0, None)


async def _connected(api: Api) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", int(api.url.rpartition(":")[2]))


def posting(ada: Person, lamp: Place, body: bytes, length: int, more: str = "") -> bytes:
    path = f"/v1/channels/{lamp.general}/messages"
    return asking(ada, "POST", path, more, length) + body


def asking(ada: Person, method: str, path: str, more: str, length: int) -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nhost: here\r\n{more}"
    return f"{head}authorization: Bearer {ada.token}\r\ncontent-length: {length}\r\n\r\n".encode()


@pytest.mark.parametrize("sent", [b"G", HEAD, HEAD + b"x-slow: 1"], ids=["a letter", "a line", "half a line"])
async def test_whose_headers_do_not_end_is_told_so(hasty: Api, sent: bytes) -> None:
    status, told = await answered(hasty, sent)
    assert (status, told["code"]) == (408, "request_incomplete")


async def test_who_says_nothing_is_hung_up_on(hasty: Api) -> None:
    assert (await answered(hasty))[0] in (0, 408)


@pytest.mark.parametrize("key", ["", "idempotency-key: one\r\n"], ids=["plain", "once"])
async def test_whose_body_does_not_end_has_done_nothing(
    hasty: Api, ada: Person, lamp: Place, key: str
) -> None:
    """Though what came could be understood."""
    status, told = await answered(hasty, posting(ada, lamp, b'{"text": "whole"}', 1000, key))
    assert (status, told["code"]) == (408, "request_incomplete")
    assert await ada.hears(lamp.general) == []


async def test_that_is_not_our_fault(hasty: Api, ada: Person, caplog: pytest.LogCaptureFixture) -> None:
    """So that nobody is woken for it."""
    assert (await answered(hasty, asking(ada, "PATCH", "/v1/me", "", 9), b"{"))[0] == 408
    assert not [each for each in caplog.records if each.levelname == "ERROR"]


@pytest.mark.parametrize("key", ["", "idempotency-key: two\r\n"], ids=["plain", "once"])
async def test_who_goes_away_in_the_middle_has_done_nothing(
    api: Api, ada: Person, lamp: Place, key: str
) -> None:
    _, writer = await _connected(api)
    writer.write(posting(ada, lamp, b'{"text": "whole"}', 1000, key))
    writer.close()
    await writer.wait_closed()
    await ada.says(lamp.general, "after")
    assert [each["text"] for each in await ada.hears(lamp.general)] == ["after"]


async def test_who_does_not_read_is_hung_up_on(hasty: Api) -> None:
    """The document is asked for until neither side's buffers take more of it."""
    reader, writer = await _connected(hasty)
    writer.write(b"GET /schema/openapi.json HTTP/1.1\r\nhost: here\r\n\r\n" * 200)
    async with asyncio.timeout(PATIENCE):
        while not writer.transport.is_closing():
            writer.write(b"\r\n")  # what has been hung up says so to whoever writes
            await asyncio.sleep(0.05)
    told = await asyncio.gather(reader.read(), return_exceptions=True)
    assert isinstance(told[0], ConnectionError)


@pytest.mark.parametrize(
    "sent",
    [
        HEAD + b"x-large: " + b"x" * 200_000 + b"\r\n\r\n",
        HEAD + b"x-large: " + b"x" * 200_000,
        HEAD + b"x-one-of-many: 12345678\r\n" * 2000,
        b"GET /" + b"x" * LARGEST_HEADERS + b" HTTP/1.1\r\n",
    ],
    ids=["one", "without end", "many", "an address"],
)
async def test_large_headers_are_refused(api: Api, sent: bytes) -> None:
    parts = [sent[start : start + 10_000] for start in range(0, len(sent), 10_000)]
    status, told = await answered(api, *parts)
    assert (status, told["code"]) == (431, "headers_too_large")


async def test_what_browsers_send_is_not_too_large(api: Api) -> None:
    status, told = await answered(api, HEAD + b"connection: close\r\ncookie: " + b"x" * 16_000 + b"\r\n\r\n")
    assert (status, told) == (200, {"alive": True})


@pytest.mark.parametrize("sent", [b"nonsense\r\n\r\n", HEAD + b"no colon\r\n\r\n", b"\x16\x03\x01\x02\0\x01"])
async def test_what_is_not_http_is_a_problem_too(api: Api, sent: bytes) -> None:
    status, told = await answered(api, sent)
    assert (status, told["code"]) == (400, "malformed")
