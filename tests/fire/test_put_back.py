"""A crash of the database takes back what was projected last; it had been sent already, and comes again."""

import asyncio
import os
import signal
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.blackbox.person import Person
from tests.blackbox.product import Product, eventually, running
from tests.blackbox.test_kill import gather_in_a_channel, until
from tests.fire.test_fire import end, settle
from tests.fire.watcher import Watcher

WAL_WRITER = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter'"
SEEN_TO_GO = "SELECT count(*) FROM presences WHERE seen_at IS NOT NULL"
"""What the gateway writes when somebody goes would bring what was projected before it to the disk."""
REACHED = "SELECT position FROM chat.checkpoint"
READ_BY_A_GATEWAY = (
    "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%AS upto%' AND pid <> pg_backend_pid()"
)


@pytest.mark.timeout(300)
async def test_somebody_who_comes_back_before_the_read_models_do_misses_nothing(tmp_path: Path):
    with running(tmp_path / "data") as product:
        people = [Person(product, name) for name in ("ada", "bob")]
        channel, workspace = await gather_in_a_channel(people)
        ada, bob = watchers = [Watcher(person, workspace, [product.sockets]) for person in people]
        watching = [asyncio.create_task(watcher.watch()) for watcher in watchers]
        await until(lambda: all(watcher.screen for watcher in watchers))
        await say(people[0], channel, "for @bob while he is there", *watchers)
        watching.pop().cancel()
        await until(lambda: ask(product, SEEN_TO_GO))
        postgres, wal_writer = the(product.pid("postgres")), the(ask(product, WAL_WRITER))
        with stopped(the(product.pid("jobs"))):
            os.kill(wal_writer, signal.SIGSTOP)
            with stopped(the(product.pid("projector"))):  # so that both are of one transaction
                await bob.person.ask("PUT", f"/v1/channels/{channel}/read", json={"seq": 1})
                position = await say(ada.person, channel, "for @bob while he is away")
            await until(lambda: ada.newest >= position)
            assert await refusal(ada.person, channel, position) is None
            with stopped(the(product.pid("projector"))):
                for process in (postgres, wal_writer):
                    os.kill(process, signal.SIGKILL)
                reached = eventually(lambda: ask(product, REACHED))
                assert bob.newest <= reached < ada.newest, "the crash took nothing back"
                assert await refusal(ada.person, channel, position) == "projection_behind"
                watching.append(asyncio.create_task(bob.watch()))
                await until(lambda: ask(product, READ_BY_A_GATEWAY))
        await say(people[0], channel, "for @bob when he is back", *watchers)
        await settle(watchers)
        await end(watching, people)
        assert [watcher.faults for watcher in watchers] == [[], []]
        assert bob.counts["resumes"] == 1


async def say(person: Person, channel: str, text: str, *heard_by: Watcher) -> int:
    """And they have heard the last frame of it."""
    wish = {"text": text}
    position = (await person.ask("POST", f"/v1/channels/{channel}/messages", json=wish))["position"]
    await until(lambda: all(watcher.newest >= position for watcher in heard_by))
    return position


async def refusal(reader: Person, channel: str, told: int) -> str | None:
    """Why a page is not shown to somebody who has been told of this position."""
    headers = {"Backscroll-Position": str(told)}
    while True:
        answer = await reader.http.get(f"/v1/channels/{channel}/messages", headers=headers)
        code = answer.json().get("code")
        if code != "database_unavailable":
            return code


@contextmanager
def stopped(process: int) -> Generator[None]:
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def the(process: int | None) -> int:
    assert process
    return process


def ask(product: Product, question: str) -> int | None:
    """None while the database is away."""
    try:
        with psycopg.connect(product.database_url) as connection:
            row = connection.execute(question.encode()).fetchone()
    except psycopg.OperationalError:
        return None
    return row[0] if row else None
