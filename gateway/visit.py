"""A signed-in stay: hello, where it begins, and the rooms it asks for."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID

from domain.ids import ChannelId, MessageId, UserId
from gateway import answers, framing, resume
from gateway.admission import admit
from gateway.answers import Answer
from gateway.asking import ask_abreast
from gateway.closing import Closing
from gateway.delivery import Delivery
from gateway.identity import Identity
from gateway.presence.aside import Aside
from gateway.presence.writing import Place
from gateway.process import HEARTBEAT, Process
from gateway.requests import Asked, Close, Open, Presence, Resume, StoppedTyping, Typing, Watch
from gateway.resume import Refused
from gateway.rooms import key_after
from gateway.socket import Socket
from projections import audience
from projections.audience import Entry, Opening
from store.connections import Connection

PAUSE = 0.25
"""Seconds after hello in which a resume may come: frames wait for it, or for any other word of the client."""


class Visit:
    """Between sign-in and the end of the socket."""

    __slots__ = ("_delivery", "_from", "_pause", "_process", "_socket", "_who")

    def __init__(self, process: Process, socket: Socket, who: Identity) -> None:
        self._process = process
        self._socket = socket
        self._who = who
        self._delivery = Delivery(socket, process.hub, process.catching_up, who)
        self._from: tuple[int, list[Entry]] | None = None
        self._pause: asyncio.TimerHandle | None = None

    async def arrive(self, asked: Resume | None) -> None:
        """Says hello, unless the session has ended."""
        if asked:
            await self._resume(asked)
            return
        arrival = await admit(self._process, self._socket, self._who, None, self._heard())
        if arrival:
            self._socket.say(self._hello(arrival.position))
            self._from = key_after(arrival.position), arrival.rooms
            self._pause = asyncio.get_running_loop().call_later(PAUSE, self.begin)

    def begin(self) -> None:
        """Lets frames flow from hello on; nothing happens the second time."""
        if self._from:
            self._delivery.start(*self._from)
            self._from = None

    def end(self) -> None:
        if self._pause:
            self._pause.cancel()
        self._from = None
        self._delivery.stop()

    def appear(self) -> None:
        """Is there, for those who watch."""
        if aside := self._process.aside:
            aside.presence.say(self._who.user_id, self._socket, "online")

    def leave(self) -> None:
        self.end()
        if aside := self._process.aside:
            aside.writing.leave(self._socket)
            aside.presence.leave(self._who.user_id, self._socket, self._delivery)

    def prolong(self, who: Identity) -> None:
        """By a newer token of the same person."""
        self._who = self._delivery.who = who
        self._say(answers.Extended(datetime.fromtimestamp(who.expires_at, UTC)))

    async def serve(self, request: Asked) -> None:
        match request:
            case Resume():
                await self._resume(request)
            case Open():
                await self._open(request)
            case Close():
                self._close(request)
            case _ if self._process.aside:
                self._mention(request, self._process.aside)
            case _:
                pass

    def _mention(self, request: Asked, aside: Aside) -> None:
        """What is said beside the stream of frames."""
        me, socket = self._who.user_id, self._socket
        match request:
            case Presence(status=status):
                aside.presence.say(me, socket, "invisible" if status == "offline" else status)
            case Watch(user_ids=ids):
                aside.presence.watch(self._delivery, [UserId(id) for id in ids])
            case Typing(channel_id=channel, root_id=root):
                aside.writing.begin(me, socket, Place(channel, root))
            case StoppedTyping(channel_id=channel, root_id=root):
                aside.writing.stop(socket, Place(channel, root))
            case _:
                pass

    async def _resume(self, asked: Resume) -> None:
        """Begins anew after the cursor: whatever was under way ends here."""
        self.end()
        try:
            if asked.epoch != str(self._process.hub.epoch):
                raise Refused("epoch")
            arrival = await admit(self._process, self._socket, self._who, asked.since, asked.since)
            if arrival is None:
                return
            standing = await resume.at(self._process.pool, self._who.user_id, asked.since, arrival)
        except Refused as refused:
            self._say(answers.Resync(refused.reason))
            self._socket.close(Closing.RESYNC)
            return
        hello = framing.text(self._hello(asked.since, until=standing.until))
        self._delivery.start(key_after(asked.since), standing.rooms, standing.touched, hello)

    async def _open(self, asked: Open) -> None:
        """Asked again if the person lost a room meanwhile: the answer may be older than the loss."""
        while True:
            await self._delivery.until_live()
            losses = self._delivery.losses
            opening = await self._may_open(asked)
            if self._delivery.live and losses == self._delivery.losses:
                break
        if opening is None:
            self._say(answers.Error("not_found", "expected a thread or channel that you may read"))
        else:
            room, position = self._delivery.open(opening)
            self._say(answers.Opened(str(room.entry.room), position))

    async def _may_open(self, asked: Open) -> Opening | None:
        """By nothing that a crash has put back: word that it is over was heard, and moves nobody twice."""
        me = self._who.user_id

        async def may(at: Connection) -> Opening | None:
            match asked:
                case Open(root_id=UUID() as root):
                    return await audience.may_open_thread(at, me, MessageId(root))
                case Open(channel_id=UUID() as channel):
                    return await audience.may_open_channel(at, me, ChannelId(channel))
                case _:
                    return None

        return await ask_abreast(self._process.pool, self._heard, may)

    def _heard(self) -> int:
        """The position up to which this gateway has heard."""
        return self._process.hub.line >> 32

    def _close(self, asked: Close) -> None:
        ids = asked.root_id, asked.channel_id
        for opened in list(self._delivery.opened):
            if opened.id in ids:
                self._delivery.close(opened)
                self._say(answers.Closed(str(opened.entry.room)))
                return
        self._say(answers.Error("not_found", "expected a room that was opened on this socket"))

    def _hello(self, position: int, until: int | None = None) -> bytes:
        return answers.encode(
            answers.Hello(
                epoch=self._process.hub.epoch,
                position=position,
                user_id=self._who.user_id,
                heartbeat_ms=int(HEARTBEAT * 1000),
                resumed=until is not None,
                until=until,
            )
        )

    def _say(self, answer: Answer) -> None:
        self._socket.say(answers.encode(answer))
