"""Guarded durable appends through the appender of one process, against single-row inserts of the same row."""

import asyncio
import time

import msgspec
from uuid_utils.compat import uuid7

from bench.figure import Figure, percentiles, ratio
from bench.ground import Ground
from bench.insert import insert_into_twin, posted
from domain.channel import ChannelCreated
from domain.channel_member import ChannelJoined
from domain.ids import ChannelId, UserId, WorkspaceId
from store.appender import Appender
from store.garbage import collect_seldom
from store.recorded import Circumstances
from store.writes import Append, Guard, Write

CALLERS = 64


class Room(msgspec.Struct, frozen=True):
    """A channel and a membership: the streams that every command is guarded by."""

    channel: ChannelId
    member: ChannelId
    author: UserId
    about: Circumstances

    def append(self) -> Append:
        guards = [Guard(self.channel, 1), Guard(self.member, 1)]
        return Append(guards, [Write(uuid7(), 1, [posted(self.channel, self.author)])], self.about)


async def measure(ground: Ground) -> Figure:
    seconds = ground.size(6, 1)
    insert = await insert_into_twin(await ground.database())
    ours: list[float] = []
    theirs: list[float] = []
    waits: list[float] = []
    async with Appender(insert.database) as appender:
        room = await _room(appender)
        await _appends(appender, room, 1, [])
        collect_seldom()
        for _ in range(ground.rounds):
            theirs.append(await insert.per_second(seconds))
            ours.append(await _appends(appender, room, seconds, waits))
    against = "pgbench -M prepared, 32 clients, single-row INSERT of the same row into a twin of the table"
    return ratio("append_vs_insert", ours, theirs, against, callers=CALLERS, ms=percentiles(waits))


async def _room(appender: Appender) -> Room:
    here, channel, author, member = (
        WorkspaceId(uuid7()),
        ChannelId(uuid7()),
        UserId(uuid7()),
        ChannelId(uuid7()),
    )
    about = Circumstances(actor_id=author, workspace_id=here, correlation_id=uuid7())
    created = ChannelCreated(workspace_id=here, kind="public", name="general", slug="general")
    joined = ChannelJoined(channel_id=channel, user_id=author)
    await appender.append(Append([], [Write(channel, 1, [created]), Write(member, 1, [joined])], about))
    return Room(channel, member, author, about)


async def _appends(appender: Appender, room: Room, seconds: int, waits: list[float]) -> float:
    """Durable ones per second, by callers that each wait for theirs."""
    began = time.perf_counter()

    async def calls() -> int:
        count = 0
        while (at := time.perf_counter()) < began + seconds:
            await appender.append(room.append())
            waits.append(time.perf_counter() - at)
            count += 1
        return count

    counts = await asyncio.gather(*(calls() for _ in range(CALLERS)))
    return sum(counts) / (time.perf_counter() - began)
