"""What stands beside the log and the read models: drafts, sessions, kept answers, and copies of a past."""

from collections.abc import Iterable
from uuid import UUID

from projections.past.sandboxes import drop_what_holds
from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)


async def clear(connection: Connection, subjects: Iterable[UUID]) -> None:
    """All that is of these, or names them."""
    ids = list(subjects)
    parameters = {"ids": ids, "needles": [f"%{id}%" for id in ids]}
    for statement in (
        _sql.drafts,
        _sql.presences,
        _sql.sessions,
        _sql.credentials,
        _sql.mail_tokens,
        _sql.keys,
        _sql.requests,
    ):
        await connection.execute(statement, parameters)
    await connection.execute(_sql.earlier_read_models)
    await drop_what_holds(connection, ids)
