"""What undoes an import: events for each of its own, where they are still the last word."""

from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from functools import partial
from itertools import takewhile
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from domain.channel import ChannelDeleted, channel
from domain.ids import SYSTEM, ChannelId, UserId, WorkspaceId, derived
from domain.imports import import_
from domain.name import NameReleased, channel_name, workspace_name
from domain.user import user
from domain.workspace import WorkspaceDeleted, workspace
from domain.workspace_member import WorkspaceJoined, WorkspaceRemoved, workspace_member
from history.imports.known import Known
from history.imports.projected import until_followed
from history.imports.undoing import Written, undoing_channel, undoing_message
from history.imports.writer import Bulk
from store.appender import Appender
from store.codec import codec
from store.connections import Pool
from store.log import read_streams
from store.recorded import Circumstances
from store.sql import statements
from store.writes import Moved, Write

_sql = statements(__name__)

PORTION = 1_000
ATTEMPTS = 10
"""Of a portion: people may react to, edit or delete what is being taken back."""


class UndoReport(msgspec.Struct, kw_only=True):
    """What was taken back. `kept` are channels and people that stay because somebody uses them."""

    import_id: UUID
    workspace_id: WorkspaceId
    dry_run: bool
    messages: int = 0
    changes: int = 0
    channels: int = 0
    people: int = 0
    workspace: bool = False
    kept: int = 0
    events: int = 0


class Found(NamedTuple):
    """An event of the import."""

    stream: UUID
    version: int
    topic: str


class Undo:
    def __init__(self, pool: Pool, known: Known, appender: Appender | None, report: UndoReport) -> None:
        self._pool = pool
        self._known = known
        self._report = report
        self._asked = {"import": report.import_id, "workspace": report.workspace_id}
        about = Circumstances(
            actor_id=SYSTEM,
            workspace_id=report.workspace_id,
            correlation_id=derived("undo", report.import_id),
            causation_id=report.import_id,
        )
        self.writer = Bulk(appender, about, partial(until_followed, pool))
        self._channels: list[ChannelId] = []
        self._people: list[UUID] = []
        self._made = False
        """Whether the workspace is the import's own."""

    async def everything(self, done: Callable[[int], None]) -> None:
        """Messages first; then where they stood and who wrote them, or all of the workspace."""
        async with aclosing(self._portions()) as portions:
            async for portion in portions:
                await self._take_back(portion)
                done(len(portion))
        if self._made and not await self._spoken():
            await _again_if_moved(self._close_workspace)
        else:
            await self._close_channels()
            await self._let_go()

    async def _portions(self) -> AsyncGenerator[list[Found]]:
        """What a command wrote to one stream is never torn apart."""
        rest: list[Found] = []
        async with self._pool.connection() as connection:
            stream = {"stream": import_(self._report.import_id).id}
            ((began,),) = await (await connection.execute(_sql.began, stream)).fetchall()
            async with connection.transaction(), connection.cursor("events") as cursor:
                await cursor.execute(_sql.events, {**self._asked, "began": began})
                while rows := await cursor.fetchmany(PORTION):
                    found = [*rest, *(Found(*row) for row in rows)]
                    rest = list(takewhile(lambda one: one.stream == found[-1].stream, reversed(found)))[::-1]  # noqa: B023
                    yield found[: len(found) - len(rest)]
        yield rest

    def _note(self, portion: list[Found]) -> None:
        for stream, _, topic in portion:
            match topic:
                case "workspace.created":
                    self._made = True
                case "channel.created":
                    self._channels.append(ChannelId(stream))
                case "workspace_member.joined":
                    self._people.append(stream)
                case _:
                    pass

    async def _take_back(self, portion: list[Found]) -> None:
        self._note(portion)
        messages: set[UUID] = set()
        changed: set[UUID] = set()

        async def once() -> None:
            for stream, written in (await self._written(portion, "message")).items():
                if events := undoing_message(written):
                    await self.writer.write(Write(stream, written.version + 1, events))
                    (messages if written.begun else changed).add(stream)
            for stream, written in (await self._written(portion, "channel")).items():
                if stream not in self._channels and (events := undoing_channel(written)):
                    await self.writer.write(Write(stream, written.version + 1, events))
                    changed.add(stream)
            await self.writer.finish()

        await _again_if_moved(once)
        self._report.messages += len(messages)
        self._report.changes += len(changed)

    async def _written(self, portion: list[Found], kind: str) -> dict[UUID, Written]:
        """All events of the streams of this kind, told apart."""
        found: defaultdict[UUID, Written] = defaultdict(lambda: Written([], set()))
        for one in portion:
            if one.topic.partition(".")[0] == kind:
                found[one.stream].ours.add(one.version)
        async with self._pool.connection() as connection:
            for stream, _, topic, state in await read_streams(connection, list(found)):
                found[stream].events.append(codec.decode(topic, state))
        return found

    async def _close_channels(self) -> None:
        """Those that it has made, unless somebody else has written in them; direct ones stay, empty."""
        closed: set[UUID] = set()
        used: set[UUID] = set()

        async def once() -> None:
            used.update(await self._used())
            for id, (version, place) in (await self._known.states(map(channel, self._channels))).items():
                if place.exists and not (id in used or place.general or place.direct):
                    released = [NameReleased(holder=id)]
                    await self.writer.write(
                        Write(id, version + 1, [ChannelDeleted()]),
                        Write(channel_name(place.workspace_id, place.slug).id, None, released),
                    )
                    closed.add(id)
            await self.writer.finish()

        await _again_if_moved(once)
        self._report.channels += len(closed - used)
        self._report.kept += len(used)

    async def _let_go(self) -> None:
        """Placeholders that it brought in; whoever has become somebody stays."""
        here = self._report.workspace_id
        for start in range(0, len(self._people), PORTION):
            joins = await self._joins(self._people[start : start + PORTION])
            await self._remove(here, [joined.user_id for joined in joins if joined.workspace_id == here])

    async def _remove(self, here: WorkspaceId, people: Sequence[UserId]) -> None:
        gone: set[UserId] = set()
        kept: set[UserId] = set()

        async def once() -> None:
            users = await self._known.states(map(user, people))
            stays = await self._known.states(workspace_member(here, id) for id in people)
            for id in people:
                stream = workspace_member(here, id).id
                version, stay = stays[stream]
                if not users[id][1].placeholder:
                    kept.add(id)
                elif stay.active:
                    removed = WorkspaceRemoved(workspace_id=here, user_id=id)
                    await self.writer.write(Write(stream, version + 1, [removed]))
                    gone.add(id)
            await self.writer.finish()

        await _again_if_moved(once)
        self._report.people += len(gone - kept)
        self._report.kept += len(kept)

    async def _joins(self, streams: Sequence[UUID]) -> list[WorkspaceJoined]:
        async with self._pool.connection() as connection:
            found = await read_streams(connection, streams)
        first = (codec.decode(topic, state) for _, version, topic, state in found if version == 1)
        return [event for event in first if isinstance(event, WorkspaceJoined)]

    async def _used(self) -> set[Any]:
        async with self._pool.connection() as connection:
            asked = {**self._asked, "channels": self._channels}
            return {id for (id,) in await (await connection.execute(_sql.spoken_in, asked)).fetchall()}

    async def _spoken(self) -> bool:
        async with self._pool.connection() as connection:
            return bool((await (await connection.execute(_sql.spoken, self._asked)).fetchall())[0][0])

    async def _close_workspace(self) -> None:
        id = self._report.workspace_id
        version, place = await self._known.state(workspace(id))
        if place.exists:
            released = Write(workspace_name(place.slug).id, None, [NameReleased(holder=id)])
            await self.writer.write(Write(id, version + 1, [WorkspaceDeleted()]), released)
            await self.writer.finish()
            self._report.workspace = True


async def _again_if_moved(step: Callable[[], Awaitable[None]]) -> None:
    """What the step has done it will find done."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            await step()
            break
        except Moved:
            if attempt == ATTEMPTS:
                raise
