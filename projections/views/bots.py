"""Whom bots answer to."""

from domain.ids import UserId
from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)


async def abandoned(connection: Connection, bot: UserId, owner: UserId) -> bool:
    """Whether its owner has left, or was shown out of, a workspace that the bot is still in."""
    cursor = await connection.execute(_sql.abandoned, {"bot": bot, "owner": owner}, prepare=True)
    return await cursor.fetchone() is not None
