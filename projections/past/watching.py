"""Who may watch the past of a place, and what of it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import NamedTuple
from uuid import UUID

from domain.ids import ChannelId, UserId, WorkspaceId
from domain.permissions import demand_role
from projections.chat.rows import Rows
from projections.frames.room import Room
from projections.past.recall import Reading, of_channel, of_workspace, without_the_lost
from projections.past.telling import Told, told
from projections.views import channels, workspaces
from store.connections import Connection
from store.recorded import Position
from store.walls import walled


class Scene(NamedTuple):
    """A channel, or a workspace with those of its channels that are shown."""

    workspace: WorkspaceId
    channel: ChannelId | None
    channels: frozenset[UUID]

    def shows(self, rows: Rows, room: Room) -> bool:
        """Nobody's own room; of threads those that stand in a channel that is shown."""
        match room.kind:
            case "c":
                return room.id in self.channels
            case "t":
                thread = rows.threads.find(room.id)  # type: ignore[arg-type]
                return thread is not None and thread.channel_id in self.channels
            case "u":
                return False
            case _:
                return self.channel is None and room.id == self.workspace

    def told(self, reading: Reading, after: Position, until: Position) -> AsyncGenerator[Told]:
        """Read within the walls of the workspace."""

        @asynccontextmanager
        async def within() -> AsyncGenerator[Connection]:
            async with reading() as connection, walled(connection, self.workspace):
                yield connection

        if self.channel is not None:
            story = of_channel(within, self.channel, until)
        else:
            story = of_workspace(within, self.workspace, until)
        return told(without_the_lost(within, story), after, self.shows)


async def channel_scene(connection: Connection, viewer: UserId, channel: UUID) -> Scene:
    """Raises ChannelNotFound for whoever may not read it now, RoleTooLow for whoever may read no history."""
    place = await channels.seen_by(connection, viewer, channel)
    home = await workspaces.seen_by(connection, viewer, place.workspace_id)
    demand_role("read_history", home.role)
    return Scene(place.workspace_id, place.id, frozenset({channel}))


async def workspace_scene(connection: Connection, viewer: UserId, workspace: UUID) -> Scene:
    """With what the viewer may read there now.

    Raises WorkspaceNotFound or RoleTooLow.
    """
    home = await workspaces.seen_by(connection, viewer, workspace)
    demand_role("read_history", home.role)
    shown = await channels.of_workspace(connection, viewer, workspace, home.role, limit=None)
    shown += await channels.conversations(connection, viewer, workspace, limit=None)
    return Scene(home.id, None, frozenset(one.id for one in shown))
