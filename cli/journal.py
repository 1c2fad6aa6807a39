"""Keeps run.json true: written at every start of a part, removed at a clean stop."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import msgspec

from cli.embedded.postgres import postgres_url
from cli.embedded.redis import redis_url
from cli.place import Place
from cli.running import Running, marks, note, own_mark
from cli.supervisor import Supervisor
from settings import Settings


class Journal:
    def __init__(self, place: Place, settings: Settings | None, *, lent: bool = False) -> None:
        self._place = place
        self._supervisor: Supervisor | None = None
        self.running = Running(
            ready=False,
            supervisor=own_mark(),
            parts={},
            database_url=postgres_url(place),
            redis_url=redis_url(place),
            lent=lent,
            api_url=settings.api_url if settings else None,
            gateway_url=settings.gateway_url if settings else None,
        )

    @asynccontextmanager
    async def supervised(self) -> AsyncGenerator[Supervisor]:
        try:
            async with Supervisor(self.write) as self._supervisor:
                yield self._supervisor
        finally:
            self._place.run_file.unlink(missing_ok=True)

    def write(self) -> None:
        if self._supervisor:
            self.running = msgspec.structs.replace(self.running, parts=marks(self._supervisor.pids))
        note(self._place, self.running)

    def ready(self) -> None:
        self.running = msgspec.structs.replace(self.running, ready=True)
        self.write()
