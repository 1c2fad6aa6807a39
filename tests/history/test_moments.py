"""From the command line a moment is a time or a position, and one that cannot be told is refused in words."""

import pytest

from domain.channel import ChannelCreated
from domain.decisions.messages import post
from tests.dsl import BOB, World
from tests.people import HELLO, SECRETS, fresh, said, workspace_of_two
from tests.projected import append_all, project, projecting


@pytest.fixture
async def world(database_url: str) -> World:
    world = workspace_of_two()
    await append_all(database_url, world)
    async with projecting(database_url) as connection:
        await project(connection)
    return world


OF_GENERAL = ("--workspace", "lamp", "--channel", "general")


def born(world: World) -> int:
    """Where #general began."""
    return next(of.position for of in world.log if isinstance(of.event, ChannelCreated))


async def test_a_channel_that_was_not_there_yet_is_told_with_its_beginning(does, world: World):
    for moment in (born(world) - 1, "2001-01-01"):
        said = await does("history", "as-of", *OF_GENERAL, "--at", moment)
        assert said.exit_code == 1
        assert "There was no such channel at" in said.output
        assert f"it began at {born(world)} (" in said.output
    there = await does("history", "as-of", *OF_GENERAL, "--at", born(world))
    assert f"#general at {born(world)} (" in there.output


async def test_a_workspace_that_was_not_there_yet_is_told_too(does, world: World):
    said = await does("history", "as-of", "--workspace", "lamp", "--position", 1)
    assert "There was no such workspace at 1 (" in said.output


async def test_a_position_beyond_the_end_is_refused(does, world: World):
    head = world.log[-1].position
    for words in (
        ("as-of", *OF_GENERAL, "--position", head + 1),
        ("as-of", *OF_GENERAL, "--at", head + 1),
        ("replay", *OF_GENERAL, "--speed", "full", "--from", head + 1),
        ("replay", *OF_GENERAL, "--speed", "full", "--until", head + 1),
    ):
        said = await does("history", *words)
        assert said.exit_code == 1
        assert f"There is no position {head + 1} yet: the past ends at {head}." in said.output


async def test_a_replay_is_between_positions_or_times(does, world: World):
    hello = world.log[-1].position
    whole = await does("history", "replay", *OF_GENERAL, "--speed", "full")
    assert whole.stdout.splitlines()[-1].endswith(": hello")
    for piece in (("--until", hello - 1), ("--from", hello), ("--until", "2001-01-01")):
        played = await does("history", "replay", *OF_GENERAL, "--speed", "full", *piece)
        assert played.exit_code == 0
        assert "hello" not in played.stdout
    assert (
        f"up to position {hello - 1}."
        in (await does("history", "replay", *OF_GENERAL, "--speed", "full", "--until", hello - 1)).output
    )
    turned = await does("history", "replay", *OF_GENERAL, "--speed", "full", "--from", 9, "--until", 5)
    assert "would end before it begins" in turned.output


async def test_what_is_no_moment_is_said_with_what_would_be_one(does, world: World):
    said = await does("history", "as-of", *OF_GENERAL, "--at", "yesterday")
    assert said.exit_code == 2
    assert "neither a time such as '2026-03-20 12:00:00', in UTC, nor a position" in said.output.replace(
        "\n", " "
    )
    assert (await does("history", "as-of", *OF_GENERAL, "--at", 5, "--position", 5)).exit_code == 2


async def test_a_thread_is_shown_by_any_message_in_it_and_only_where_it_stands(does, database_url: str):
    world = workspace_of_two()
    world.do(post, said(fresh(1), "indeed", by=BOB, to=HELLO))
    world.do(post, said(fresh(2), "a secret", in_=SECRETS))
    await append_all(database_url, world)
    async with projecting(database_url) as connection:
        await project(connection)
    for message in (HELLO, fresh(1)):
        there = await does("history", "as-of", *OF_GENERAL, "--thread", message)
        assert [line.rpartition(": ")[2] for line in there.stdout.splitlines()[1:]] == [
            "hello (1 reply)",
            "indeed",
        ]
    elsewhere = await does("history", "as-of", *OF_GENERAL, "--thread", fresh(2))
    assert (elsewhere.exit_code, "no message there" in elsewhere.output) == (1, True)
    both = await does("history", "as-of", *OF_GENERAL, "--thread", HELLO, "--readers")
    assert both.exit_code == 2
