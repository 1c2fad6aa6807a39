"""Schemas in which an operator has laid out a past: copies, from which what is erased must go as well."""

import re
from collections.abc import Sequence
from uuid import UUID

from psycopg import sql
from psycopg.errors import UndefinedColumn, UndefinedTable

from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)

NAME = re.compile(r"sandbox_[a-z0-9_]{1,40}")
"""Of every such schema: nothing else is ever dropped."""

BEING_LAID_OUT = sql.SQL("COMMENT ON SCHEMA {} IS 'being laid out'")
LAID_OUT = sql.SQL("COMMENT ON SCHEMA {} IS NULL")
DROP = sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE")


async def drop_what_holds(connection: Connection, subjects: Sequence[UUID]) -> None:
    """Those with anything of these people, workspaces or messages, and with words that have been taken away
    for good since; and those that are still being laid out, from events that were read before.
    """
    for name, unfinished in await (await connection.execute(_sql.sandboxes)).fetchall():
        if NAME.fullmatch(name) and (unfinished or await _holds(connection, name, subjects)):
            await connection.execute(DROP.format(sql.Identifier(name)))


async def _holds(connection: Connection, name: str, subjects: Sequence[UUID]) -> bool:
    """One whose tables are not those of today may hold anything."""
    holds = sql.SQL(_sql.holds.decode()).format(sandbox=sql.Identifier(name))
    try:
        cursor = await connection.execute(holds, {"ids": subjects})
    except (UndefinedTable, UndefinedColumn):
        return True
    return (await cursor.fetchall())[0][0]
