"""One API process: opens what requests share, answers until told to stop, finishes what it began."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import cast

import uvicorn
from litestar.types import ASGIApp

from api.app import LARGEST_BODY, create_app
from api.brakes import Brakes
from api.drafts import Drafts
from api.health import Health
from api.keyring import Keyring
from api.lane import Lane
from api.limits import Limits
from api.once import Once
from api.origins import Origins
from api.parts import Parts
from api.positions import Positions
from api.revocations import Revocations
from api.turns import Turns
from api.wire import USUAL, Patience, Wire
from projections.past.scratch import past_pool
from store.appender import Appender
from store.connections import LIVE, Connection, Pool, open_pool
from store.derivation import derivation
from store.executor import Executor
from store.garbage import collect_seldom
from store.hints import LOG, PROJECTED, Announcer, Hints
from store.passwords import Passwords
from store.states import States
from store.tokens import Tokens
from store.whispers import Whispers

CONNECTIONS = 16
"""More would only queue in the database: a read takes a millisecond of one of its cores."""
LOOKING_BACK = 2
"""At a time: each look back folds and writes, and analysts can wait."""
KEPT = 75
"""Seconds that an idle connection is kept: whoever asks and whoever balances let go of it earlier (httpx
after 5, balancers after 60), or a request of theirs would meet our goodbye."""
PATIENCE = 10
"""Seconds in which requests may finish after `stop`."""


async def serve(
    *,
    database_url: str,
    redis_url: str,
    bus_url: str | None = None,
    secret: bytes,
    host: str,
    port: int,
    gateway_url: str,
    stop: asyncio.Event,
    allowed_origins: str | None = None,
    commands_per_second: float = 0,
    trusted_proxies: str | None = None,
    asyncapi: bytes = b"{}",
    patience: Patience = USUAL,
) -> None:
    """Answers on host and port until `stop`."""
    opening = opened(database_url, redis_url, secret, gateway_url, commands_per_second, bus_url, asyncapi)
    async with opening as parts:
        config = uvicorn.Config(
            whole_app(parts, allowed_origins),
            host=host,
            port=port,
            http=Wire,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(trusted_proxies),
            forwarded_allow_ips=trusted_proxies,
            date_header=False,
            backlog=2048,
            timeout_keep_alive=KEPT,
            timeout_graceful_shutdown=PATIENCE,
        )
        server = Server(config, patience)
        stopping = asyncio.create_task(_stop(server, stop), name="stop")
        collect_seldom()  # a sixth of the throughput
        try:
            await server.serve()
        finally:
            stopping.cancel()


def whole_app(parts: Parts, allowed_origins: str | None = None) -> Lane | Origins:
    """The application with its short way for posts, and for pages of these origins."""
    once = Once(parts.pool, parts.derive)
    lane = Lane(create_app(parts, once), parts, once, LARGEST_BODY)
    return Origins(cast("ASGIApp", lane), allowed_origins) if allowed_origins else lane


class Server(uvicorn.Server):
    """Signals belong to whoever started us; clients are hurried once a second."""

    def __init__(self, config: uvicorn.Config, patience: Patience) -> None:
        super().__init__(config)
        self._patience = patience

    async def on_tick(self, counter: int) -> bool:
        if counter % 10 == 0:
            for wire in list(self.server_state.connections):
                if isinstance(wire, Wire):
                    wire.hurry(self._patience)
        return await super().on_tick(counter)

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


async def _stop(server: uvicorn.Server, stop: asyncio.Event) -> None:
    await stop.wait()
    server.should_exit = True


@asynccontextmanager
async def opened(
    database_url: str,
    redis_url: str,
    secret: bytes,
    gateway_url: str,
    commands_per_second: float = 0,
    bus_url: str | None = None,
    asyncapi: bytes = b"{}",
) -> AsyncGenerator[Parts]:
    """All that requests share, opened in order and closed in reverse."""
    states, bus, positions = States(), bus_url or redis_url, Positions()
    async with (
        pooled(database_url, positions.doubt) as pool,
        past_pool(database_url, most=LOOKING_BACK) as past,
        Announcer(bus, LOG) as announce,
        Appender(database_url, announce=announce) as appender,
        Hints(bus, PROJECTED) as hints,
        positions.following(pool, hints),
        Revocations(pool) as revocations,
        Health(pool, redis_url) as health,
        Whispers(bus) as whispers,
        Whispers(redis_url) as board,
        Drafts(pool, whispers) as drafts,
        Keyring(pool) as keyring,
    ):
        yield Parts(
            pool=pool,
            past=past,
            turns=Turns(),
            states=states,
            executor=Executor(appender, pool, states),
            tokens=Tokens(secret),
            passwords=Passwords(),
            revocations=revocations,
            positions=positions,
            brakes=Brakes(),
            limits=Limits(commands_per_second),
            health=health,
            keyring=keyring,
            derive=derivation(secret),
            drafts=drafts,
            whispers=whispers,
            board=board,
            gateway_url=gateway_url,
            asyncapi=asyncapi,
        )


def pooled(database_url: str, configure: Callable[[Connection], Awaitable[None]] | None = None) -> Pool:
    """Connections that see the live read models and tell times in UTC."""
    return open_pool(
        database_url,
        least=4,
        most=CONNECTIONS,
        options=LIVE,
        patience=3.0,
        configure=configure,
    )
