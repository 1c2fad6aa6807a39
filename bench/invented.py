"""People who never registered, for crowds: rows of the read models, as if the log told of them."""

from datetime import UTC, datetime

from uuid_utils.compat import uuid4

from bench.company import Company
from bench.parts import Parts
from domain.ids import SessionId, UserId
from store.connections import connect_to_fold
from store.tokens import Tokens

INTO_WORKSPACE = """
INSERT INTO workspace_members (workspace_id, user_id, role, status, joined_at)
SELECT %s, id, 'member', 'active', now() FROM unnest(%s::uuid []) AS id
"""
INTO_CHANNEL = """
INSERT INTO channel_members (
    channel_id, user_id, workspace_id, role, active, joined_at, read_seq, read_position
)
SELECT %s, id, %s, 'member', true, now(), 0, 0 FROM unnest(%s::uuid []) AS id
"""
SESSIONS = """
INSERT INTO sessions (id, user_id, refresh_digest, expires_at, user_agent, address)
SELECT session, id, uuid_send(session), now() + interval '1 day', 'bench', ''
FROM unnest(%s::uuid [], %s::uuid []) AS made (session, id)
"""


async def tokens_of(parts: Parts, company: Company, people: int) -> list[str]:
    """Of so many, each in the company's channel and signed in."""
    users, sessions = ([uuid4() for _ in range(people)] for _ in range(2))
    async with await connect_to_fold(parts.settings.database_url) as connection:
        await connection.execute(INTO_WORKSPACE, [company.workspace, users])
        await connection.execute(INTO_CHANNEL, [company.channel, company.workspace, users])
        await connection.execute(SESSIONS, [sessions, users])
    tokens, now = Tokens(parts.settings.secret.encode()), datetime.now(UTC)
    return [
        tokens.issue(UserId(user), SessionId(session), now)[0]
        for user, session in zip(users, sessions, strict=True)
    ]
