"""Looking up what stands at an address: a little of it, quickly, and only if it is a page."""

import asyncio
from collections.abc import Collection
from typing import Self

import httpcore
import httpx

from workers.guarded import GuardedTransport, NotPublic, Place
from workers.pages import Page, read_page

MOST_BYTES = 512 * 1024
"""What a page says of itself stands near its beginning."""
PATIENCE = 8.0
"""Seconds for all of it, redirects included."""
MOST_REDIRECTS = 3
KINDS = frozenset({"text/html", "application/xhtml+xml"})
HEADERS = {
    "user-agent": "Backscroll link preview",
    "accept": "text/html, application/xhtml+xml",
    "accept-encoding": "identity",  # nothing small that becomes large
}


NOTHING_THERE = (
    NotPublic,
    UnicodeError,
    httpx.InvalidURL,
    httpx.TooManyRedirects,
    httpx.UnsupportedProtocol,
    httpcore.UnsupportedProtocol,
)
"""And trying again would change nothing."""


class Unreachable(Exception):
    """Not now; perhaps later."""


class Links:
    """`allowed` are places that count as public: for tests, whose servers are on this machine."""

    def __init__(self, allowed: Collection[Place] = ()) -> None:
        self._client = httpx.AsyncClient(
            transport=GuardedTransport(allowed),
            headers=HEADERS,
            follow_redirects=True,
            max_redirects=MOST_REDIRECTS,
            timeout=PATIENCE / 2,
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def look_up(self, url: str) -> Page | None:
        """None for what has nothing to show, or may not be looked at.

        Raises Unreachable.
        """
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._read(httpx.URL(url))
        except NOTHING_THERE:
            return None
        except (TimeoutError, OSError, httpx.HTTPError, httpcore.NetworkError) as error:
            raise Unreachable(f"{type(error).__name__}: {error}") from error
        except (httpcore.TimeoutException, httpcore.ProtocolError) as error:
            raise Unreachable(f"{type(error).__name__}: {error}") from error

    async def _read(self, url: httpx.URL) -> Page | None:
        if url.userinfo:
            return None
        async with self._client.stream("GET", url) as answer:
            if answer.status_code >= 500:
                raise Unreachable(f"status {answer.status_code}")
            kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
            packed = answer.headers.get("content-encoding", "identity").lower() != "identity"
            if answer.status_code != 200 or kind not in KINDS or packed:
                return None
            return read_page(await _beginning(answer), answer.charset_encoding, str(answer.url))


async def _beginning(answer: httpx.Response) -> bytes:
    content = bytearray()
    async for part in answer.aiter_raw():
        content += part
        if len(content) >= MOST_BYTES:
            break
    return bytes(content[:MOST_BYTES])
