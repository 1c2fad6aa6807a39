"""Who is writing where: told to those there who may see them, until they stop or their time is over."""

import asyncio
import logging
from typing import NamedTuple
from uuid import UUID

import psycopg
from psycopg_pool import PoolTimeout
from redis.exceptions import RedisError

from domain.ids import ChannelId, MessageId, UserId
from gateway.asking import ask_abreast
from gateway.presence.ending import heed_the_end
from gateway.presence.pace import Pace
from gateway.presence.presence import Presence
from gateway.socket import Socket
from projections import outbox
from projections.frames.frame import Whisper, encode
from projections.frames.presence import StoppedTyping, Typing
from projections.frames.room import Room
from projections.views import presence
from store.connections import Pool
from store.whispers import Whispers, veil

LASTS = 6.0
"""Seconds after the last word of it; clients say it again every few."""
AGAIN = 1.0
"""Seconds in which saying it again tells nobody anything."""
MOST_PLACES = 5
"""In which one writes at a time, on one socket."""
MOST_WAITING = 200
"""Questions to the database; beyond them word of writing is dropped."""

logger = logging.getLogger(__name__)


class Place(NamedTuple):
    channel_id: UUID
    root_id: UUID | None

    @property
    def room(self) -> Room:
        return Room("c", self.channel_id) if self.root_id is None else Room("t", self.root_id)


class Spell(NamedTuple):
    """Somebody's writing: since when others know, whom it is kept from, and its end."""

    user: UserId
    told_at: float
    kept_from: list[UUID]
    end: asyncio.TimerHandle


class Writing:
    """One question at a time; a socket's spells end with it."""

    def __init__(self, whispers: Whispers, pool: Pool, presence: Presence) -> None:
        self._whispers = whispers
        self._pool = pool
        self._presence = presence
        self._pace: Pace = presence.pace
        self._spells: dict[Socket, dict[Place, Spell]] = {}
        self._waiting: dict[tuple[Socket, Place], UserId] = {}
        self._asked = asyncio.Event()

    def begin(self, user: UserId, socket: Socket, place: Place) -> None:
        spells = self._spells.get(socket, {})
        known = spells.get(place)
        if known and asyncio.get_running_loop().time() - known.told_at < AGAIN:
            return
        if self._pace.strained or len(self._waiting) >= MOST_WAITING:
            return
        if known or len(spells) < MOST_PLACES:
            self._waiting[socket, place] = user
            self._asked.set()

    def stop(self, socket: Socket, place: Place) -> None:
        self._waiting.pop((socket, place), None)
        spells = self._spells.get(socket, {})
        if spell := spells.pop(place, None):
            spell.end.cancel()
            told = StoppedTyping(*_where(place), user_id=spell.user)
            self._tell("user_stopped_typing", place, spell, told)
        if not spells:
            self._spells.pop(socket, None)

    def leave(self, socket: Socket) -> None:
        for place in list(self._spells.get(socket, ())):
            self.stop(socket, place)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._asked.wait()
            self._asked.clear()
            while self._waiting:
                (socket, place), user = next(iter(self._waiting.items()))
                kept_from = await self._kept_from(user, place)
                heed_the_end()
                if self._waiting.pop((socket, place), None) and not socket.closing:
                    self._settle(user, socket, place, kept_from)

    async def _kept_from(self, user: UserId, place: Place) -> list[UUID] | None:
        """None if nobody may know, or if that cannot be told now."""
        try:
            if await self._presence.is_invisible(user):
                return None
            return await ask_abreast(
                self._pool,
                lambda: self._presence.theirs.heard,
                lambda at: presence.writing_in(at, user, place.channel_id, place.root_id),
            )
        except (psycopg.Error, PoolTimeout, RedisError, OSError) as error:
            logger.warning("word of writing is dropped: %s", error)
            return None

    def _settle(self, user: UserId, socket: Socket, place: Place, kept_from: list[UUID] | None) -> None:
        if kept_from is None or socket.over:
            self.stop(socket, place)
            return
        loop = asyncio.get_running_loop()
        spells = self._spells.setdefault(socket, {})
        if before := spells.get(place):
            before.end.cancel()
        end = loop.call_later(LASTS, self.stop, socket, place)
        spells[place] = spell = Spell(user, loop.time(), kept_from, end)
        told = Typing(*_where(place), user_id=user, expires_in_ms=round(LASTS * 1000))
        self._tell("user_is_typing", place, spell, told)

    def _tell(self, what: str, place: Place, spell: Spell, told: Typing | StoppedTyping) -> None:
        message = encode(Whisper(what, str(place.room), told))
        self._whispers.say(outbox.channel(place.room), veil(message, [spell.user, *spell.kept_from]))


def _where(place: Place) -> tuple[ChannelId, MessageId | None]:
    return ChannelId(place.channel_id), None if place.root_id is None else MessageId(place.root_id)
