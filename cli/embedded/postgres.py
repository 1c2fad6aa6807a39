"""The embedded Postgres: a cluster in the data folder, behind a socket that only its owner may open."""

import shutil
import signal
import subprocess
from urllib.parse import quote

import psycopg
from psycopg import sql

from cli.account import account, folder_of, identity
from cli.child import Recipe, StartFailure
from cli.embedded.postmaster import clear_stale_lock
from cli.embedded.programs import postgres_programs
from cli.place import Place

DATABASE = "backscroll"
OPTIONS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "fsync": "on",
    "synchronous_commit": "on",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",  # solid state
    "jit": "off",  # our statements are short
    "logging_collector": "off",
    "log_line_prefix": "%m [%p] ",
    "log_lock_waits": "on",
}


def postgres_url(place: Place, database: str = DATABASE) -> str:
    return f"postgresql://postgres@/{database}?host={quote(str(place.sockets), safe='')}"


def postgres_recipe(place: Place) -> Recipe:
    owner = account(place.postgres)
    programs = postgres_programs(owner)
    options = {**OPTIONS, "unix_socket_directories": f'"{folder_of(owner, place.sockets)}"'}
    return Recipe(
        name="postgres",
        command=[
            str(programs / "postgres"),
            "-D",
            str(place.postgres),
            *(word for name, value in options.items() for word in ("-c", f"{name}={value}")),
        ],
        log=place.logs / "postgres.log",
        account=owner,
        stop=signal.SIGINT,  # fast: ends sessions, writes a checkpoint
        orphaned=signal.SIGINT,
        patience=60.0,
        before=lambda: clear_stale_lock(place.postgres),
        ready=lambda: answers(place),
    )


CLUSTER = (
    "--username=postgres",
    "--auth-local=trust",
    "--auth-host=reject",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--no-instructions",
)
"""The same everywhere, whatever the machine's locale is."""


def create_cluster(place: Place) -> None:
    """Makes the cluster beside its place and moves it there, so that a cluster which exists is whole."""
    if place.postgres.exists():
        return
    owner = account(place.postgres)
    programs = postgres_programs(owner)
    fresh = place.root / "postgres.new"
    shutil.rmtree(fresh, ignore_errors=True)
    folder_of(owner, fresh)
    made = subprocess.run(
        [programs / "initdb", "--pgdata", fresh, *CLUSTER],
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
        **identity(owner),
    )
    if made.returncode != 0:
        raise StartFailure(f"initdb failed: {made.stderr.strip()}")
    fresh.rename(place.postgres)


async def answers(place: Place) -> bool:
    """Up, recovered, and with our database in it."""
    try:
        connection = await psycopg.AsyncConnection.connect(
            postgres_url(place, "postgres"), autocommit=True, connect_timeout=2
        )
    except psycopg.OperationalError:
        return False
    async with connection:
        found = await connection.execute("SELECT FROM pg_database WHERE datname = %s", (DATABASE,))
        if not found.rowcount:
            await connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    return True
