"""Requests of somebody who reads in the long log."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime

from bench.job import Done, Job, Request, carry_out
from bench.long_log import LongLog
from bench.parts import Parts
from store import sessions
from store.connections import connect_to_fold
from store.tokens import Tokens


async def token(parts: Parts, log: LongLog) -> str:
    """The viewer's, signed here: in the invented year nobody had a password."""
    async with await connect_to_fold(log.database) as connection:
        session = await sessions.begin(connection, log.viewer, user_agent="bench", address="")
    tokens = Tokens(parts.settings.secret.encode())
    return tokens.issue(log.viewer, session.session_id, datetime.now(UTC))[0]


def unreads(log: LongLog) -> Request:
    return Request("GET", f"/v1/workspaces/{log.workspace}/unreads")


def snapshot(log: LongLog) -> Request:
    return Request("GET", f"/v1/workspaces/{log.workspace}/snapshot")


def pages(log: LongLog, count: int) -> list[Request]:
    """Fifty messages from anywhere in any channel."""
    chance = random.Random(3)
    drawn = [chance.choice(log.channels) for _ in range(count)]
    return [
        Request("GET", f"/v1/channels/{id}/messages?limit=50&before={chance.randint(1, last + 1)}")
        for id, last in drawn
    ]


async def read(
    parts: Parts, log: LongLog, requests: Sequence[Request], total: int, *, clients: int = 1
) -> Done:
    return await carry_out(
        Job(
            host=parts.settings.api_host,
            port=parts.settings.api_port,
            tokens=[await token(parts, log)],
            requests=requests,
            total=total,
            clients=clients,
        )
    )
