"""Who may watch the past of a place, and what of it."""

from collections.abc import AsyncGenerator, Collection
from contextlib import asynccontextmanager
from typing import NamedTuple
from uuid import UUID

from domain.ids import ChannelId, MessageId, UserId, WorkspaceId
from domain.permissions import demand_role
from projections.chat.rows import Rows
from projections.frames.room import Room
from projections.past.concerned import lent_to
from projections.past.recall import Reading, discreetly, of_channel, of_workspace
from projections.past.telling import Told, told
from projections.views import channels, workspaces
from store.connections import Connection
from store.recorded import Position, Recorded
from store.walls import walled


class Scene(NamedTuple):
    """A channel, or a workspace with those of its channels that are shown; and the roots lent to these."""

    workspace: WorkspaceId
    channel: ChannelId | None
    channels: frozenset[UUID]
    lent: frozenset[UUID]

    def shows(self, rows: Rows, of: Recorded, room: Room) -> bool:
        """Nobody's own room; of the others what tells of a place that is shown, whichever were shown then."""
        match room.kind:
            case "c":
                return room.id in self.channels and self._stands_here(rows, of)
            case "t":
                thread = rows.threads.find(MessageId(room.id))
                return thread is not None and thread.channel_id in self.channels
            case "m":
                return self.channel is None and room.id == self.workspace and self._stands_here(rows, of)
            case "w":
                return self.channel is None and room.id == self.workspace
            case "u":
                return False

    def _stands_here(self, rows: Rows, of: Recorded) -> bool:
        """A thread that another channel had lent, and took back, is told no more."""
        root: MessageId | None = getattr(of.event, "root_id", None)
        message = rows.messages.find(MessageId(of.stream)) or (rows.messages.find(root) if root else None)
        if message is not None:
            return message.channel_id in self.channels or (message.root_id or message.id) in self.lent
        return of.stream in self.channels or rows.channels.find(ChannelId(of.stream)) is None

    def told(
        self, reading: Reading, after: Position, until: Position, known: set[UUID] | None = None
    ) -> AsyncGenerator[Told]:
        """Read within the walls of the workspace. What turns out to be taken back is added to `known`."""

        @asynccontextmanager
        async def within() -> AsyncGenerator[Connection]:
            async with reading() as connection, walled(connection, self.workspace):
                yield connection

        if self.channel is not None:
            story = of_channel(within, self.channel, until)
        else:
            story = of_workspace(within, self.workspace, until)
        return told(discreetly(within, story, set() if known is None else known), after, self.shows)


async def scene(
    connection: Connection, workspace: WorkspaceId, channel: ChannelId | None, channels: Collection[UUID]
) -> Scene:
    """Of what is lent to these channels now."""
    lent = frozenset[UUID](await lent_to(connection, channels))
    return Scene(workspace, channel, frozenset(channels), lent)


async def channel_scene(connection: Connection, viewer: UserId, channel: UUID) -> Scene:
    """Raises ChannelNotFound for whoever may not read it now, RoleTooLow for whoever may read no history."""
    place = await channels.seen_by(connection, viewer, channel)
    home = await workspaces.seen_by(connection, viewer, place.workspace_id)
    demand_role("read_history", home.role)
    return await scene(connection, place.workspace_id, place.id, [channel])


async def workspace_scene(connection: Connection, viewer: UserId, workspace: UUID) -> Scene:
    """With what the viewer may read there now.

    Raises WorkspaceNotFound or RoleTooLow.
    """
    home = await workspaces.seen_by(connection, viewer, workspace)
    demand_role("read_history", home.role)
    shown = await channels.of_workspace(connection, viewer, workspace, home.role, limit=None)
    shown += await channels.conversations(connection, viewer, workspace, limit=None)
    return await scene(connection, home.id, None, [one.id for one in shown])
