"""A past in a schema of its own is what the live read models were, and nothing but."""

import pytest

from domain.decisions.messages import post
from history.replay import Wanted, played
from history.sandbox import NoSandbox, played_into
from tests.people import SECRETS, fresh, said, workspace_of_two
from tests.projected import append_all, project, projecting

FULL = Wanted("lamp", None, None, None, speed=None, longest=None)


async def lived(database_url: str) -> None:
    world = workspace_of_two()
    world.do(post, said(fresh(1), "a secret", in_=SECRETS))
    await append_all(database_url, world)
    async with projecting(database_url) as connection:
        await project(connection)


async def texts(database_url: str, schema: str) -> set[str]:
    async with projecting(database_url, schema) as connection:
        return {text for (text,) in await (await connection.execute("SELECT text FROM messages")).fetchall()}


@pytest.mark.parametrize("speed", [None, 1e6])
async def test_a_workspace_is_laid_out_whole(database_url: str, speed: float | None):
    await lived(database_url)
    await played_into(database_url, "sandbox_lamp", FULL._replace(speed=speed))
    assert await texts(database_url, "sandbox_lamp") == await texts(database_url, "chat")


async def test_a_channel_comes_alone_and_the_schema_may_be_used_again(database_url: str):
    await lived(database_url)
    for name, found in (("secrets", {"a secret"}), ("general", {"bob joined the channel", "hello"})):
        await played_into(database_url, "sandbox_lamp", FULL._replace(channel=name))
        assert await texts(database_url, "sandbox_lamp") == found


async def test_nothing_else_is_ever_replaced(database_url: str):
    for name in ("chat", "public", "sandbox_", 'sandbox_x"; DROP SCHEMA chat; --'):
        with pytest.raises(NoSandbox):
            await played_into(database_url, name, FULL)


async def test_an_operator_sees_what_was_said_with_the_names(database_url: str):
    await lived(database_url)
    lines: list[tuple[str, bool]] = []

    def show(names: dict, frame: dict) -> None:
        if frame["type"] == "message_sent":
            lines.append((frame["data"]["text"], set(names.values()) >= {"ada", "bob", "general"}))

    await played(database_url, FULL, show)
    assert lines == [("bob joined the channel", True), ("hello", True), ("a secret", True)]
