"""HTTP to strangers' addresses: only to what is public, whatever a name, a redirect or a resolver says."""

import asyncio
import socket
from collections.abc import AsyncGenerator, AsyncIterable, Collection, Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

import httpcore
import httpx
from httpcore import AnyIOBackend, AsyncNetworkBackend, AsyncNetworkStream

PORTS = frozenset({80, 443})
GLOBAL = IPv6Network("2000::/3")
"""What is given out on the Internet: nothing site-local, no IPv4 address after zeros, no NAT64."""
TRANSLATED = tuple(map(IPv6Network, ("2002::/16", "2001::/32")))
"""Addresses that stand for IPv4 ones elsewhere: 6to4, Teredo."""

Place = tuple[str, int]
"""Host and port."""


class NotPublic(Exception):
    """The address is one of ours, or of nobody."""


def public(address: IPv4Address | IPv6Address) -> bool:
    """Whether anybody on the Internet could be meant by it."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return public(address.ipv4_mapped)
        if address not in GLOBAL or any(address in network for network in TRANSLATED):
            return False
    return address.is_global and not address.is_multicast


class Guard(AsyncNetworkBackend):
    """Looks a name up once and connects to what it has looked at: a second answer can change nothing."""

    def __init__(self, allowed: Collection[Place] = ()) -> None:
        self._allowed = allowed
        self._backend = AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> AsyncNetworkStream:
        """Raises NotPublic."""
        if (host, port) not in self._allowed:
            host = await _looked_at(host, port)
        return await self._backend.connect_tcp(host, port, timeout, local_address, socket_options)


async def _looked_at(host: str, port: int) -> str:
    if port not in PORTS:
        raise NotPublic(f"port {port}")
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise httpcore.ConnectError(str(error)) from error
    addresses = [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    if not addresses or not all(map(public, addresses)):
        raise NotPublic(host)
    return str(addresses[0])


class GuardedTransport(httpx.AsyncBaseTransport):
    """httpx over connections that a Guard has made; redirects go through it too."""

    def __init__(self, allowed: Collection[Place] = ()) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=20,
            keepalive_expiry=1.0,
            network_backend=Guard(allowed),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        asked = httpcore.Request(
            request.method, url, headers=request.headers.raw, extensions=request.extensions
        )
        answer = await self._pool.handle_async_request(asked)
        if not isinstance(answer.stream, AsyncIterable):
            raise TypeError("expected an asynchronous body")
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Body(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncGenerator[bytes]:
        async for part in self._answer.aiter_stream():
            yield part

    async def aclose(self) -> None:
        await self._answer.aclose()
