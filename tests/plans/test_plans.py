"""Every statement finds its rows by an index, and few of them: among a million messages, for a busy reader.

`costs.txt` says of each how many rows and pages it may read: three times what it did when that was made, for
its plan differs with the planner's samples.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg import sql

from migrations import read_model_indexes
from store.sql import statements
from tests.conftest import Servers
from tests.plans import given, town

ROOT = Path(__file__).parents[2]
ROOMS = ("api", "cli", "gateway", "history", "projections", "store", "workers")
FEW = 1000
"""A table with fewer rows than this may be read from end to end."""

REPLAYED = ("tables.", "chat.rows.checkpoint", "chat.rows.advance")
"""What a replay asks, and so a rebuild whose other indexes come last."""


def everything() -> dict[str, str]:
    """Each statement of every file beside a module, by the last names of the module and its own."""
    found: dict[str, str] = {}
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.sql")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            import_module(module)
            for name, text in vars(statements(module)).items():
                found[f"{path.parent.name}.{path.stem}.{name}"] = text.decode()
    return found


def limits() -> dict[str, tuple[int, int]]:
    """Of each statement, how many rows and pages it may read."""
    lines = (line.split() for line in Path(__file__).with_name("costs.txt").read_text().splitlines())
    return {name: (int(rows), int(pages)) for name, rows, pages in lines}


STATEMENTS, LIMITS = everything(), limits()


@pytest.fixture(scope="module")
def here(running: Servers) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(running.database_url, autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS town WITH (FORCE)")
        admin.execute("CREATE DATABASE town")
        town.build(running.database("town"))
        with town.in_town(running.database("town")) as connection:
            yield connection
        admin.execute("DROP DATABASE town WITH (FORCE)")


def test_every_statement_has_its_row():
    """A new one comes with its parameters and what it may cost, or with a reason why nobody waits for it."""
    assert set(STATEMENTS) == {*LIMITS, *given.NOBODY_WAITS}
    assert set(given.OWN) <= set(LIMITS)


@pytest.mark.timeout(300)
def test_there_are_a_million_messages(here: psycopg.Connection[Any]):
    (count,) = here.execute("SELECT count(*) FROM messages").fetchone() or (0,)
    assert count == 1_000_000


@pytest.mark.timeout(300)  # the first waits for the town
@pytest.mark.parametrize("mode", ["force_custom_plan", "force_generic_plan"])
@pytest.mark.parametrize("name", sorted(LIMITS))
def test_it_costs_little(here: psycopg.Connection[Any], name: str, mode: LiteralString):
    cost = town.cost(here, STATEMENTS[name], given.parameters(here, name), mode)
    assert town.large(here, cost.scanned, FEW) == set()
    rows, pages = LIMITS[name]
    assert (cost.rows <= rows, cost.pages <= pages) == (True, True), cost


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", sorted(name for name in LIMITS if name.startswith(REPLAYED)))
def test_a_replay_costs_little_without_what_only_readers_look_up(here: psycopg.Connection[Any], name: str):
    with here.transaction(force_rollback=True):
        for index in read_model_indexes():
            here.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(index)))
        test_it_costs_little(here, name, "force_generic_plan")
