"""What appends are measured against: pgbench inserting the same row into a table of the same shape."""

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import msgspec
import psycopg
from uuid_utils.compat import uuid7

from bench.ground import HERE
from cli.embedded.programs import postgres_programs
from domain.ids import ChannelId, UserId
from domain.message import MessagePosted
from store.codec import codec

TEXT = "I think we should ship it on Thursday, after the last of the tests; who looks at the logs then?"
"""A hundred characters."""
CLIENTS = 32
TWIN = """
CREATE TABLE twin (LIKE stored_events INCLUDING ALL);
CREATE SEQUENCE twin_position OWNED BY twin.notification_id CACHE 1;
ALTER TABLE twin ALTER COLUMN notification_id SET DEFAULT nextval('twin_position');
"""


def posted(channel: ChannelId, author: UserId) -> MessagePosted:
    return MessagePosted(channel_id=channel, author_id=author, text=TEXT)


class Insert(msgspec.Struct, frozen=True):
    """A twin of the log in this database, without its trigger and without its lock."""

    database: str
    command: Sequence[str]

    async def per_second(self, seconds: int) -> float:
        """Commits per second of 32 clients with one prepared statement each."""
        command = [*self.command, f"--time={seconds}", f"--client={CLIENTS}"]
        process = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        said, complained = await process.communicate()
        found = re.search(rb"^tps = ([0-9.]+)", said, re.MULTILINE)
        if process.returncode != 0 or found is None:
            raise RuntimeError(complained.decode(errors="replace"))
        return float(found[1])


async def insert_into_twin(database: str) -> Insert:
    """Its parameters travel with every execution, as those of the appender do."""
    async with await psycopg.AsyncConnection.connect(database, autocommit=True) as connection:
        await connection.execute(TWIN)
    author = UserId(uuid7())
    state = codec.encode(posted(ChannelId(uuid7()), author))
    where = urlsplit(database)
    (host,) = parse_qs(where.query)["host"]
    command = [
        str(_program()),
        "--no-vacuum",
        "--protocol=prepared",
        "--jobs=2",
        f"--file={HERE / 'insert.pgbench'}",
        f"--define=state=\\x{state.hex()}",
        f"--define=workspace={uuid7()}",
        f"--define=actor={author}",
        f"--define=correlation={uuid7()}",
        f"--host={host}",
        "--username=postgres",
        where.path.lstrip("/"),
    ]
    return Insert(database, command)


def _program() -> Path:
    return postgres_programs(None) / "pgbench"
