"""The second wall: under the analysts' role the database shows one workspace and no other."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from uuid import UUID

from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)


@asynccontextmanager
async def walled(connection: Connection, workspace: UUID) -> AsyncGenerator[Connection]:
    """A transaction within the walls of that workspace: there is nothing else, and nothing can be changed."""
    async with connection.transaction():
        await raise_walls(connection, workspace)
        yield connection


async def raise_walls(connection: Connection, workspace: UUID) -> None:
    """Until the transaction ends, or `lower_walls`."""
    await connection.execute(_sql.workspace, {"workspace": str(workspace)})
    await connection.execute(_sql.enter)


async def lower_walls(connection: Connection) -> None:
    """Does nothing where none stand."""
    await connection.execute(_sql.leave)
