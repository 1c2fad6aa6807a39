"""Where an operator's command finds Postgres and Redis: a folder's, running or not, or the environment's."""

import os
import signal
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import click
import psycopg

from cli.child import last_lines
from cli.environment import from_environment
from cli.leash import leash
from cli.place import Place, place_at
from cli.rows import command, settings_of
from cli.running import running
from settings import Settings

PATIENCE = 60.0  # seconds for Postgres to recover in


@contextmanager
def servers(data: Path | None = None, *, empty: bool = False) -> Generator[Settings]:
    """The servers of that folder; if nothing runs there, they do until the block ends.

    Without a folder the environment decides, and if it names no database, `.backscroll` here. Who fills the
    database or migrates it takes an `empty` one too; all others are told in words that it is empty.
    """
    with found_or_lent(data) as settings:
        look(settings.database_url, empty=empty)
        yield settings


def look(database_url: str, *, empty: bool) -> None:
    """Once, to begin with: whatever is raised later has another cause, and shows it."""
    try:
        with psycopg.connect(database_url) as connection:
            found = connection.execute("SELECT to_regclass('schema_migrations')").fetchone()
    except psycopg.OperationalError as error:
        what = str(error).partition("\n")[0]
    else:
        if empty or found != (None,):
            return
        what = "the database is empty"
    raise click.ClickException(f"Postgres: {what}. `backscroll doctor` says what is wrong.")


@contextmanager
def found_or_lent(data: Path | None) -> Generator[Settings]:
    if data is None and "BACKSCROLL_DATABASE_URL" in os.environ:
        yield from_environment()
        return
    place = place_at(data or Path(os.environ.get("BACKSCROLL_DATA_DIR", ".backscroll")))
    found = running(place)
    if found and (found.lent or not found.ready):
        raise click.ClickException(
            f"{place.root} is just being started or in another command's hand: try again soon."
        )
    if found:
        yield settings_of(place)
        return
    with lent(place):
        yield settings_of(place)


@contextmanager
def lent(place: Place) -> Generator[None]:
    """Servers of our own, in a child that ends with us."""
    place.prepare()
    log = place.logs / "servers.log"
    with log.open("ab") as file:
        child = subprocess.Popen(
            command("servers", "--lent", "--data", str(place.root)),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
            preexec_fn=leash(signal.SIGTERM),  # noqa: PLW1509 - loads nothing after the fork
        )
    try:
        wait_until_ready(place, child, log)
        yield
    finally:
        child.terminate()
        child.wait()


def wait_until_ready(place: Place, child: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not ((found := running(place)) and found.ready and found.supervisor.pid == child.pid):
        if child.poll() is not None or time.monotonic() > deadline:
            raise click.ClickException(
                f"the servers of {place.root} do not start. {log} ends with\n{last_lines(log)}"
            )
        time.sleep(0.05)
