"""The events that concern a channel or a workspace, in the order of the log, some at a time."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager
from uuid import UUID

from domain.ids import ChannelId, WorkspaceId
from domain.refusals import ChannelNotFound
from projections.past import concerned
from projections.past.discretion import discreet
from projections.past.feed import ALL
from store import log
from store.connections import Connection
from store.recorded import START, Position, Recorded

Reading = Callable[[], AbstractAsyncContextManager[Connection]]
"""Lends a connection for a moment: a replay may take hours."""
Story = AsyncGenerator[list[Recorded]]

WINDOW = 250
"""Events read at once: who watches lives on a loop with others, who wait while these are decoded."""


async def of_channel(reading: Reading, channel: ChannelId, until: Position) -> Story:
    """Held in memory, as everything that was said there is.

    Raises ChannelNotFound for what never was a channel.
    """
    async with reading() as connection:
        home = await concerned.home_of(connection, channel)
        if home is None:
            raise ChannelNotFound
        last = await concerned.last_seq(connection, channel, until)
        said = await concerned.cut_out(connection, channel, ALL, last)
        lent = await concerned.lent_to(connection, [channel])
        messages = await concerned.tied_to(connection, [*said, *lent])
        streams = await concerned.streams_of(connection, home, channel, messages)
        windows = [some async for some in log.read_until_by(connection, list(streams), until, WINDOW)]
    for some in windows:
        yield some


async def of_workspace(reading: Reading, workspace: WorkspaceId, until: Position) -> Story:
    """The log from one end to the other, and of it what is the workspace's or its people's."""
    position = START
    async with reading() as connection:
        streams = await concerned.of_people(connection, workspace)
    while position < until:
        async with reading() as connection:
            events = await log.read_after(connection, position, WINDOW)
        if not events:
            return
        position = events[-1].position
        yield [
            of
            for of in events
            if of.position <= until and (of.workspace_id == workspace or of.stream in streams)
        ]


async def discreetly(reading: Reading, story: Story, known: set[UUID]) -> Story:
    """Without what has been taken back since; of what that was is added to `known`."""
    async for events in story:
        async with reading() as connection:
            told, lost, shy = await discreet(connection, events)
        known |= lost | shy
        yield told
