"""Schemas in which an operator has laid out a past: copies, from which what is erased must go as well."""

import logging
import re
from collections.abc import Sequence
from uuid import UUID

from psycopg import sql
from psycopg.errors import InsufficientPrivilege, LockNotAvailable, UndefinedColumn, UndefinedTable

from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)
logger = logging.getLogger(__name__)

NAME = re.compile(r"sandbox_[a-z0-9_]{1,40}")
"""Of every such schema."""

BEING_LAID_OUT = sql.SQL("COMMENT ON SCHEMA {} IS 'backscroll: being laid out'")
LAID_OUT = sql.SQL("COMMENT ON SCHEMA {} IS 'backscroll: laid out'")
DROP = sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE")


async def drop_what_holds(connection: Connection, subjects: Sequence[UUID]) -> None:
    """Those with anything of these people, workspaces or messages, or with words that have been taken away
    for good since; and those that are still being laid out, from events that were read before.

    What another account has made, or somebody is reading all the while, stays, and the log names it.
    """
    for name, unfinished in await (await connection.execute(_sql.sandboxes)).fetchall():
        try:
            if unfinished or await _holds(connection, name, subjects):
                await _drop(connection, name)
        except (InsufficientPrivilege, LockNotAvailable) as error:
            logger.warning("the schema %s may hold what is erased, and stays: %s", name, error)


async def _drop(connection: Connection, name: str) -> None:
    async with connection.transaction():
        await connection.execute(_sql.patience)
        await connection.execute(DROP.format(sql.Identifier(name)))


async def _holds(connection: Connection, name: str, subjects: Sequence[UUID]) -> bool:
    """One of an earlier version, whose tables were others, may hold anything."""
    holds = sql.SQL(_sql.holds.decode()).format(sandbox=sql.Identifier(name))
    try:
        cursor = await connection.execute(holds, {"ids": subjects})
    except (UndefinedTable, UndefinedColumn):
        return True
    return (await cursor.fetchall())[0][0]
