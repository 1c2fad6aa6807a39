"""What happens to an installation in a bad hour."""

import asyncio
import os
import random
import signal
from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.blackbox.product import Product, eventually
from tests.fire.watcher import Watcher

KILLED = ("gateway", "gateway 2", "fanout", "projector", "api", "redis", "postgres")
CLOSED = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"


class Faults:
    """By name, in the order of a dice; the folder's servers are the ones of the product."""

    def __init__(self, product: Product, watchers: Sequence[Watcher], dice: random.Random) -> None:
        self._product = product
        self._watchers = watchers
        self._dice = dice
        self._saved = False

    def all(self) -> dict[str, Callable[[], Awaitable[None]]]:
        kills = {f"kill {part}": self._killing(part) for part in KILLED if self._product.pid(part)}
        return {
            **kills,
            "cut lines": self.cut,
            "freeze a gateway": self.freeze,
            "restart postgres": self.restart,
            "fill buffers": self.fill,
            "restore an older database": self.restore,
        }

    def _killing(self, part: str) -> Callable[[], Awaitable[None]]:
        return lambda: asyncio.to_thread(self._product.kill, part)

    async def cut(self) -> None:
        for watcher in self._watchers:
            if self._dice.random() < 0.7:
                watcher.drop()

    async def freeze(self) -> None:
        if pid := self._product.pid("gateway"):
            os.kill(pid, signal.SIGSTOP)
            await asyncio.sleep(self._dice.uniform(0.2, 1.5))
            os.kill(pid, signal.SIGCONT)

    async def restart(self) -> None:
        """In an orderly way: sessions are ended, a checkpoint is written."""
        await asyncio.to_thread(self._restart)

    def _restart(self) -> None:
        before = eventually(lambda: self._product.pid("postgres"))
        os.kill(before, signal.SIGINT)
        eventually(lambda: (after := self._product.pid("postgres")) is not None and after != before)

    async def fill(self) -> None:
        await self._dice.choice(self._watchers).stall(2.0)

    async def restore(self) -> None:
        """As docs/operations.md says; gateways and fan-out are left running, and have to notice.

        A copy is made at the first time, and again after each restoration.
        """
        if self._saved:
            await asyncio.to_thread(self._restore)
            for part in ("api", "projector", "jobs"):
                await asyncio.to_thread(self._product.kill, part)
        await asyncio.to_thread(self._save)
        self._saved = True

    def _save(self) -> None:
        with self._admin() as admin:
            admin.execute("ALTER DATABASE backscroll ALLOW_CONNECTIONS false")
            admin.execute(CLOSED, ["backscroll"])
            _patiently(admin, "CREATE DATABASE saved TEMPLATE backscroll")
            admin.execute("ALTER DATABASE backscroll ALLOW_CONNECTIONS true")

    def _restore(self) -> None:
        with psycopg.connect(self._address("saved"), autocommit=True) as saved:
            saved.execute("UPDATE epoch SET id = gen_random_uuid(), since = now()")
        with self._admin() as admin:
            admin.execute("ALTER DATABASE backscroll ALLOW_CONNECTIONS false")
            admin.execute("DROP DATABASE backscroll WITH (FORCE)")
            _patiently(admin, "ALTER DATABASE saved RENAME TO backscroll")

    def _admin(self) -> psycopg.Connection[tuple[object, ...]]:
        def connected() -> psycopg.Connection[tuple[object, ...]] | None:
            try:
                return psycopg.connect(self._address("postgres"), autocommit=True)
            except psycopg.OperationalError:
                return None

        return eventually(connected)

    def _address(self, database: str) -> str:
        return urlunsplit(urlsplit(self._product.database_url)._replace(path=f"/{database}"))


def _patiently(admin: psycopg.Connection[tuple[object, ...]], statement: str) -> None:
    """Whoever had just been let in is being sent away."""

    def done() -> bool:
        try:
            admin.execute(statement.encode())
        except psycopg.errors.ObjectInUse:
            return False
        return True

    eventually(done)
