"""Somebody who keeps a screen by frames alone through every fault, and notices what must not happen."""

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from backscroll_client.reducer import reduce
from backscroll_client.screen import SNAPSHOT, Screen, begin
from tests.blackbox.person import AWAY, Person

Heard = dict[str, Any]


class Watcher:
    """`faults` are frames that came twice or left a hole; `counts` what came at all."""

    def __init__(self, person: Person, workspace: str, gateways: Sequence[str]) -> None:
        self.person = person
        self.workspace = workspace
        self.gateways = gateways
        self.screen: Screen | None = None
        self.epoch = ""
        self.complete = 0
        self.newest = 0
        self.at_newest: set[tuple[str, int]] = set()
        self.seqs: dict[str, int] = {}
        self.faults: list[str] = []
        self.counts: Counter[str] = Counter()
        self.socket: ClientConnection | None = None

    async def watch(self) -> None:
        """Until cancelled, at one gateway after the other."""
        turn = 0
        while True:
            try:
                await self._one_connection(self.gateways[turn % len(self.gateways)])
            except AWAY:
                await asyncio.sleep(0.05)
            turn += 1

    async def say(self, type: str, **fields: object) -> None:
        assert self.socket is not None
        await self.socket.send(json.dumps({"type": type, **fields}))

    def drop(self) -> None:
        """As a train does that goes into a tunnel."""
        if self.socket:
            self.socket.transport.abort()

    async def stall(self, seconds: float) -> None:
        """Takes nothing for a while."""
        if self.socket:
            transport = self.socket.transport
            transport.pause_reading()
            await asyncio.sleep(seconds)
            if not transport.is_closing():
                transport.resume_reading()

    async def differs(self) -> list[str]:
        """Where the screen is not what a snapshot says; nothing if it is the same."""
        fresh = await self.person.ask("GET", f"/v1/workspaces/{self.workspace}/snapshot")
        screen = self.screen
        if screen is None:
            return ["no screen"]
        return [name for name in SNAPSHOT if getattr(screen, name) != fresh[name]]

    async def _one_connection(self, gateway: str) -> None:
        address = gateway
        if self.screen is not None:
            address += f"?epoch={self.epoch}&since={self.complete}"
        headers = {"Authorization": self.person.http.headers["Authorization"]}
        async with connect(address, additional_headers=headers, proxy=None, max_queue=None) as socket:
            self.socket = socket
            try:
                async for raw in socket:
                    await self._hear(json.loads(raw), socket)
            except ConnectionClosed:
                pass
            self.counts[f"closed {socket.close_code}"] += 1

    async def _hear(self, heard: Heard, socket: ClientConnection) -> None:
        match heard:
            case {"type": "hello", "resumed": True}:
                self.counts["resumes"] += 1
            case {"type": "hello"}:
                await self._begin(heard)
            case {"type": "resync"}:
                self.counts[f"resync {heard['reason']}"] += 1
                self.screen = None
            case {"type": "user_active" | "user_is_typing", "data": data}:
                self.counts[f"{data['user_id']} {data.get('status', 'writes')}"] += 1
            case {"position": position} if self.screen is not None:
                self._apply(heard, position, self.screen)
            case _:
                pass

    async def _begin(self, hello: Heard) -> None:
        """The frames that come meanwhile wait in the socket; those that the snapshot knows change nothing."""
        self.epoch, self.complete, self.newest = hello["epoch"], hello["position"], hello["position"]
        self.seqs.clear()
        self.at_newest.clear()
        snapshot = await self.person.ask("GET", f"/v1/workspaces/{self.workspace}/snapshot")
        known = snapshot["epoch"] == self.epoch and snapshot["position"] >= self.complete
        self.screen = begin(self.person.id, snapshot) if known else None
        self.counts["snapshots"] += 1
        if self.screen is None:
            self.drop()

    def _apply(self, frame: Heard, position: int, screen: Screen) -> None:
        """What comes again at the newest position, after a line broke there, is known by room and seq."""
        place = frame["room"], frame["seq"]
        if position < self.newest or (position == self.newest and place in self.at_newest):
            if position <= self.complete or place not in self.at_newest:
                self.faults.append(f"{self.person.name}: twice {place} at {position}")
            return
        if position > self.newest:
            self.complete, self.newest = self.newest, position
            self.at_newest.clear()
        self.at_newest.add(place)
        self._count(frame)
        self.screen = reduce(screen, frame)

    def _count(self, frame: Heard) -> None:
        room, seq = frame["room"], frame["seq"]
        if room in self.seqs and seq != self.seqs[room] + 1:
            self.faults.append(f"{self.person.name}: {room} goes from {self.seqs[room]} to {seq}")
        self.seqs[room] = seq
        self.counts["frames"] += 1
        if frame["type"] == "user_left_channel" and room == f"user:{self.person.id}":
            self.seqs.pop(f"channel:{frame['data']['channel_id']}", None)
