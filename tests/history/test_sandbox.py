"""A past in a schema of its own is what the live read models were, and nothing but."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

import pytest
from msgspec.structs import replace
from psycopg.errors import UndefinedTable

from domain.decisions.messages import post
from history.replay import Wanted, played
from history.sandbox import NoSandbox, played_into
from projections.engine import Engine
from projections.past.sandboxes import drop_what_holds
from store.recorded import Recorded
from tests.people import SECRETS, fresh, said, workspace_of_two
from tests.projected import append, append_all, project, projecting
from tests.workers.test_projector import eventually

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


@pytest.mark.parametrize("channel", [None, "general"])
async def test_what_was_before_the_piece_stands_at_once_and_the_piece_is_played(
    database_url: str, channel: str | None
):
    """A year lies before its beginning, and one in it."""
    world = workspace_of_two()
    begin = world.log[-1].position
    for n, text in enumerate(("soon", "a year later")):
        world.do(post, said(fresh(n), text))
    end = world.log[-1].position
    years = [timedelta(days=365 * ((of.position >= begin) + (of.position >= end))) for of in world.log]
    await append(
        database_url, [replace(of, at=of.at + gap) for of, gap in zip(world.log, years, strict=True)]
    )
    async with projecting(database_url) as connection:
        await project(connection)
    wanted = FULL._replace(channel=channel, after=begin, speed=1.0)
    playing = asyncio.create_task(played_into(database_url, "sandbox_lamp", wanted))

    async def soon() -> bool:
        with suppress(UndefinedTable):
            return "soon" in await texts(database_url, "sandbox_lamp")
        return False

    await eventually(soon, within=20)
    assert await texts(database_url, "sandbox_lamp") == {"bob joined the channel", "hello", "soon"}
    playing.cancel()
    await asyncio.wait([playing])


@pytest.mark.parametrize("speed", [None, 1e6])
@pytest.mark.parametrize("before", [True, False])
async def test_one_that_an_erasure_drops_while_it_plays_is_told_so(
    database_url: str, monkeypatch: pytest.MonkeyPatch, before: bool, speed: float | None
):
    """Before events come into it, or after the last."""
    await lived(database_url)
    play = Engine.project

    async def drop() -> None:
        async with projecting(database_url) as connection:
            await drop_what_holds(connection, [])

    async def interrupted(engine: Engine, events: Sequence[Recorded]) -> None:
        if before:
            await drop()
        await play(engine, events)
        await drop()

    monkeypatch.setattr(Engine, "project", interrupted)
    with pytest.raises(NoSandbox, match="erasure has dropped sandbox_lamp"):
        await played_into(database_url, "sandbox_lamp", FULL._replace(speed=speed))
    async with projecting(database_url) as connection:
        assert await (await connection.execute("SELECT FROM quarantine")).fetchall() == []


async def test_another_fault_while_it_plays_is_not_told_as_an_erasure(
    database_url: str, monkeypatch: pytest.MonkeyPatch
):
    await lived(database_url)

    async def faulty(_engine: Engine, _events: Sequence[Recorded]) -> None:
        raise UndefinedTable

    monkeypatch.setattr(Engine, "project", faulty)
    with pytest.raises(UndefinedTable):
        await played_into(database_url, "sandbox_lamp", FULL)


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
