"""An API killed with -9 between the append and the answer: the same key again does nothing twice."""

import asyncio
import os
import random
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from cli.ports import chosen
from tests.api.test_idempotency import said
from tests.conftest import Servers

ROOT = Path(__file__).parents[2]
SOME = 40
ROUNDS = 3
HELD = """
CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_advisory_xact_lock(77); RETURN new; END $$;
CREATE TRIGGER hold BEFORE UPDATE ON requests FOR EACH ROW EXECUTE FUNCTION hold();
SELECT pg_advisory_lock(77);
"""
"""Answers are kept after the append: whoever holds this lock holds all requests between the two."""

pytestmark = pytest.mark.timeout(240)


class Process:
    """One `backscroll api` after another, over the same database."""

    def __init__(self, database_url: str, redis_url: str) -> None:
        self.database_url = database_url
        self._port = chosen("127.0.0.1", 0, "port")
        self._environment = {
            **os.environ,
            "BACKSCROLL_DATABASE_URL": database_url,
            "BACKSCROLL_REDIS_URL": redis_url,
            "BACKSCROLL_SECRET": "a secret that survives a restart",
            "BACKSCROLL_API_PORT": str(self._port),
            "BACKSCROLL_LOG_LEVEL": "error",
        }
        self._process: asyncio.subprocess.Process | None = None
        self.client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{self._port}", timeout=60)

    async def start(self) -> None:
        command = (sys.executable, "-m", "cli", "api")
        self._process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=self._environment)
        await eventually(self._answers)

    async def _answers(self) -> bool:
        try:
            return (await self.client.get("/health/live")).status_code == 200
        except httpx.TransportError:
            return False

    async def kill(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def events(self, like: str = "%") -> list[str]:
        """What the log holds of this."""
        async with await psycopg.AsyncConnection[Any].connect(self.database_url) as connection:
            found = await connection.execute(
                "SELECT convert_from(state, 'UTF8') FROM stored_events "
                "WHERE convert_from(state, 'UTF8') LIKE %s ORDER BY notification_id",
                (like,),
            )
            return [state for (state,) in await found.fetchall()]


async def eventually(what: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(60):
        while not await what():  # noqa: ASYNC110 - it comes true in another process
            await asyncio.sleep(0.01)


@asynccontextmanager
async def living(database_url: str, redis_url: str) -> AsyncGenerator[tuple[Process, str]]:
    """A process with somebody signed in, and their #general."""
    process = Process(database_url, redis_url)
    try:
        await process.start()
        wish = {"email": "ada@example.org", "password": "correct horse", "username": "ada"}
        me = (await process.client.post("/v1/auth/register", json=wish)).json()
        process.client.headers["authorization"] = f"Bearer {me['access_token']}"
        opened = await process.client.post("/v1/workspaces", json={"name": "Lamp"})
        yield process, opened.json()["general_id"]
    finally:
        await process.kill()
        await process.client.aclose()


Asked = tuple[str, str, dict[str, Any]]


async def ask(process: Process, key: str, asked: Asked) -> httpx.Response | None:
    """The answer, or None if it was cut off."""
    method, path, body = asked
    try:
        return await process.client.request(method, path, json=body, headers={"idempotency-key": key})
    except httpx.TransportError:
        return None


async def test_what_was_appended_is_answered_after_the_restart(database_url: str, running: Servers) -> None:
    """Every request is caught where it hurts: its events are in the log, its answer is not kept."""
    async with living(database_url, running.redis_url) as (process, general):
        first = await process.client.post(f"/v1/channels/{general}/messages", json={"text": "hello"})
        message = first.json()["id"]
        place = (await process.client.post("/v1/workspaces", json={"name": "Other"})).json()["id"]
        wishes: dict[str, Asked] = {
            "message": ("POST", f"/v1/channels/{general}/messages", {"text": "once"}),
            "reply": ("POST", f"/v1/channels/{general}/messages", {"text": "re", "reply_to": message}),
            "edit": ("PATCH", f"/v1/messages/{message}", {"text": "edited"}),
            "reaction": ("PUT", f"/v1/messages/{message}/reactions/wave", {}),
            "workspace": ("POST", "/v1/workspaces", {"name": "Tower"}),
            "channel": ("POST", f"/v1/workspaces/{place}/channels", {"name": "stairs"}),
            "profile": ("PATCH", "/v1/me", {"title": "keeper"}),
            "read": ("PUT", f"/v1/channels/{general}/read", {"seq": 0}),
        }
        async with await psycopg.AsyncConnection[Any].connect(database_url, autocommit=True) as holder:
            await holder.execute(HELD)  # type: ignore[arg-type]
            asking = [asyncio.create_task(ask(process, key, wish)) for key, wish in wishes.items()]

            async def appended() -> bool:
                return len(await process.events('%"request.fulfilled"%')) == len(wishes)

            await eventually(appended)
            await process.kill()
            assert await asyncio.gather(*asking) == [None] * len(wishes)
            await holder.execute("DROP TRIGGER hold ON requests")
        before = await process.events()
        await process.start()
        answers = [await ask(process, key, wish) for key, wish in wishes.items()]
        again = [await ask(process, key, wish) for key, wish in wishes.items()]
        assert await process.events() == before
        assert [a and a.status_code for a in answers] == [201, 201, 200, 200, 201, 201, 200, 200]
        assert [a and said(a) for a in answers] == [a and said(a) for a in again]
        assert all(a and int(a.headers["backscroll-position"]) <= len(before) for a in answers)


async def test_killed_at_any_moment_each_is_done_once(database_url: str, running: Servers) -> None:
    """Some were answered, some appended only, some neither; afterwards all are done, each once."""
    chance = random.Random(11)
    async with living(database_url, running.redis_url) as (process, general):
        for n in range(ROUNDS):
            wishes: dict[str, Asked] = {
                f"{n} {m}": ("POST", f"/v1/channels/{general}/messages", {"text": f"<{n} {m}>"})
                for m in range(SOME)
            }
            asking = [asyncio.create_task(ask(process, key, wish)) for key, wish in wishes.items()]
            enough = chance.randint(1, SOME)

            async def some_are_there() -> bool:
                return len(await process.events(f"%<{n} %")) >= enough  # noqa: B023

            await eventually(some_are_there)
            await process.kill()
            first = await asyncio.gather(*asking)
            await process.start()
            again = await asyncio.gather(*(ask(process, key, wish) for key, wish in wishes.items()))
            assert all(answer and answer.status_code == 201 for answer in again)
            for before, after in zip(first, again, strict=True):
                assert before is None or (after and said(before) == said(after))
            texts = [text for text in await process.events(f"%<{n} %") if '"message.posted"' in text]
            assert len(texts) == SOME
