"""Brings a database to the schema that this code needs."""

import hashlib
import re
from functools import cache
from importlib.resources import files
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import tuple_row

from migrations.roles import make_up_for

_INDEX = re.compile(rb"^(CREATE (?:UNIQUE )?INDEX (\w+) [^;]+);", re.MULTILINE)

READ_MODEL = "chat"
"""The schema in which the live read models stand; a rebuild stands beside it and takes its name."""


class SchemaTooNew(Exception):
    """The database was migrated by a newer Backscroll than this one."""


def migrate(database_url: str) -> None:
    """Runs every step that this database has not seen, each in a transaction.

    Raises SchemaTooNew when the database knows steps that this code does not.
    """
    with psycopg.connect(database_url, autocommit=True) as connection:
        upgrade(connection)


def upgrade(connection: psycopg.Connection[Any]) -> None:
    """The same on an open autocommit connection; several at once wait for each other."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(hashtext('backscroll.migrations'))")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_migrations "
            "(name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())"
        )
        cursor = connection.cursor(row_factory=tuple_row)
        done = {str(name) for (name,) in cursor.execute("SELECT name FROM schema_migrations")}
        known = [name for name, _ in steps()]
        if unknown := done - set(known):
            raise SchemaTooNew(f"this database has steps that this version does not know: {sorted(unknown)}")
        for name, statements in steps():
            if name not in done:
                connection.execute(statements.encode())
                connection.execute("INSERT INTO schema_migrations (name) VALUES (%s)", (name,))
        if not _exists(connection, READ_MODEL):
            create_read_model(connection, READ_MODEL)
        _show_events(connection)
        make_up_for(connection)


def _show_events(connection: psycopg.Connection[Any]) -> None:
    """The views of the log by type of event: derived, and made anew when they are others."""
    views = (files("migrations") / "events.sql").read_bytes()
    digest = hashlib.sha256(views).hexdigest()
    cursor = connection.cursor(row_factory=tuple_row)
    found = cursor.execute("SELECT obj_description(to_regnamespace('events'), 'pg_namespace')").fetchone()
    if found == (digest,):
        return
    cursor.execute("DROP SCHEMA IF EXISTS events CASCADE; CREATE SCHEMA events")
    cursor.execute("SET LOCAL search_path = events, public")
    cursor.execute(views)
    cursor.execute("RESET search_path")
    cursor.execute(sql.SQL("COMMENT ON SCHEMA events IS {}").format(digest))


def steps() -> list[tuple[str, str]]:
    """Name and SQL of every numbered step, in order."""
    found = (entry for entry in files("migrations").iterdir() if entry.name[:4].isdigit())
    return sorted((entry.name.removesuffix(".sql"), entry.read_text("utf-8")) for entry in found)


def create_read_model(connection: psycopg.Connection[Any], schema: str, *, indexed: bool = True) -> None:
    """An empty set of chat read models in a new schema of that name; `indexed` for readers too."""
    with connection.transaction():
        name = sql.Identifier(schema)
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(name))
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO backscroll_analyst").format(name))
        connection.execute("SELECT set_config('search_path', %s, true)", (f"{schema},public",))
        connection.execute(read_model_tables())
        if indexed:
            for index in read_model_indexes().values():
                connection.execute(index)
        connection.execute("UPDATE checkpoint SET digest = %s", (read_model_digest(),))
        connection.execute("RESET search_path")


def _exists(connection: psycopg.Connection[Any], schema: str) -> bool:
    found = connection.execute("SELECT FROM pg_namespace WHERE nspname = %s", (schema,))
    return found.rowcount > 0


@cache
def read_model_digest() -> str:
    """Of the read models that this version reads and writes."""
    return hashlib.sha256(b";".join((read_model_tables(), *read_model_indexes().values()))).hexdigest()


def read_model_tables() -> bytes:
    """The tables of the read models, as SQL for whatever schema comes first."""
    return (files("migrations") / "chat.sql").read_bytes()


def read_model_indexes() -> dict[str, bytes]:
    """Those of their indexes that only readers ask, by name: SQL likewise."""
    text = (files("migrations") / "chat_indexes.sql").read_bytes()
    return {name.decode(): statement for statement, name in _INDEX.findall(text)}


def outdated(connection: psycopg.Connection[Any], schema: str = READ_MODEL) -> bool:
    """Whether the read models there are of another version than ours: then they have to be rebuilt.

    Of those that are live none is no reason; of others it is.
    """
    if not _exists(connection, schema):
        return schema != READ_MODEL
    cursor = connection.cursor(row_factory=tuple_row)
    query = sql.SQL("SELECT to_jsonb(c) ->> 'digest' FROM {}.checkpoint AS c").format(sql.Identifier(schema))
    return cursor.execute(query).fetchone() != (read_model_digest(),)
