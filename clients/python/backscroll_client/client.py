"""A person at work: the workspaces on their screen, and what they say."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Iterable
from typing import Any, TypeVar

from backscroll_client import outgoing, timelines
from backscroll_client.api import Api, Refused, new_id
from backscroll_client.connection import Connection, LineBroken
from backscroll_client.keeping import Screens
from backscroll_client.screen import Json, Screen, place
from backscroll_client.waiting import Changes, Tasks

T = TypeVar("T")


class Client:
    """Made by `connected`. A screen is never changed: look it up again after every await."""

    def __init__(self, api: Api, socket_url: str) -> None:
        self.api = api
        self.listeners: list[Callable[[Json], None]] = []
        self._changes = Changes()
        self.connection = Connection(api, socket_url, self._heard, self._begun, self._changes.happened)
        self._tasks = Tasks(self._changes.failed)
        self._screens = Screens(api, self.connection, self._changes, self._tasks)
        self._opened: dict[str, dict[str, str]] = {}
        self._watched: list[str] = []
        self._silences: dict[tuple[str, str], asyncio.TimerHandle] = {}

    @property
    def screens(self) -> dict[str, Screen]:
        """Each workspace entered."""
        return self._screens.of

    def watch_changes(self, told: Callable[[], None]) -> Callable[[], None]:
        """Called after every change; answers how to stop."""
        return self._changes.watch(told)

    async def until(self, condition: Callable[[], T]) -> T:
        """What the condition answers, once that is not empty. Raises what has ended the client."""
        return await self._changes.until(condition)

    async def enter(self, workspace: str) -> Screen:
        """A snapshot, and frames from there on. Raises Refused."""
        await self.until(lambda: self.connection.live)
        self._screens.fetch(workspace)
        await self.until(lambda: workspace not in self._screens.entering)
        if refused := self._screens.refused.get(workspace):
            raise refused
        return self.screens[workspace]

    async def show(self, channel: str, *, root: str | None = None) -> tuple[Json, ...]:
        """The newest messages of a channel, or of a thread in it; from here on they are kept right.

        A thread is opened, and so is a public channel that one has not joined. Raises Refused, LookupError.
        """
        id, screen = root or channel, self._screens.showing(channel)
        if root:
            await self._look_at(channel, root)
        if root or not (place(screen, channel) or {})["member"]:
            self._opened[id] = {"root_id": root} if root else {"channel_id": channel}
            await self._open(id)
        await self._screens.page(channel, id)
        return self.messages(id)

    async def _look_at(self, channel: str, root: str) -> None:
        """Only what one follows is unread, and the frames of a thread do not say whether one does."""
        follows = (await self.api.ask("GET", f"/messages/{root}/follow", patience=None))["following"]
        self._screens.change(channel, lambda screen: timelines.looked_at(screen, root, follows))

    async def _open(self, id: str) -> None:
        """However many lines it takes."""
        while id in self._opened:
            try:
                await self.until(lambda: self.connection.live)
                await self.connection.ask("open", **self._opened[id])
            except LineBroken:
                continue
            except Refused:
                self._opened.pop(id, None)
                raise
            return

    async def older(self, id: str) -> tuple[Json, ...]:
        """One more page of a channel or thread that is shown."""
        timeline = self._screens.showing(id).timelines[id]
        if timeline.since:
            await self._screens.page(timeline.channel_id, id, timeline)
        return self.messages(id)

    async def hide(self, id: str) -> None:
        """Forget the messages of a channel or thread."""
        channel = self._screens.showing(id).timelines[id].channel_id
        self._screens.change(channel, lambda screen: timelines.hidden(screen, id))
        if fields := self._opened.pop(id, None):
            with contextlib.suppress(Refused, LineBroken):
                await self.connection.ask("close", **fields)

    def messages(self, id: str) -> tuple[Json, ...]:
        """Of a channel or thread, with what is on its way from here. Raises LookupError."""
        return timelines.messages(self._screens.showing(id), id)

    async def send(
        self, channel: str, text: str, *, reply_to: str | None = None, id: str = "", **more: Any
    ) -> str:
        """The message's id, once it is acknowledged. It is among the messages at once.

        While nobody answers it is sent again, for as long as the client lives. Raises Refused.
        """
        id = id or new_id()
        words: Json = {"id": id, "text": text, "reply_to": reply_to, **more}
        message = {"channel_id": channel, "root_id": reply_to, **words}
        self._screens.change(channel, lambda screen: outgoing.sending(screen, message))
        try:
            await self.api.ask("POST", f"/channels/{channel}/messages", words, patience=None)
        except Refused as refused:
            problem = refused.problem
            self._screens.change(channel, lambda screen: outgoing.failed(screen, id, problem))
            raise
        self._screens.change(channel, lambda screen: outgoing.acknowledged(screen, id))
        return id

    async def send_again(self, id: str) -> str:
        """What had failed, as it was."""
        message = self._screens.message_on_its_way(id)
        return await self.send(message["channel_id"], **outgoing.words(message))

    async def read(self, channel: str) -> None:
        """All of a channel."""
        entry = place(self._screens.showing(channel), channel) or {}
        await self.api.ask("PUT", f"/channels/{channel}/read", {"seq": entry["last_seq"]})

    def typing(self, channel: str, *, root: str | None = None, stopped: bool = False) -> None:
        there = {"channel_id": channel} | ({"root_id": root} if root else {})
        self.connection.say("stopped_typing" if stopped else "typing", **there)

    def watch(self, user_ids: Iterable[str]) -> None:
        """These and no others are to be told of, in `presence`."""
        self._watched = list(user_ids)
        self.connection.say("watch", user_ids=self._watched)

    def _heard(self, frame: Json) -> None:
        self._screens.heard(frame)
        if frame["type"] == "user_is_typing":
            self._silence(frame)
        for listener in self.listeners:
            listener(frame)
        self._changes.happened()

    def _silence(self, frame: Json) -> None:
        """Word that somebody has stopped may be lost."""
        key = frame["room"], frame["data"]["user_id"]
        if (before := self._silences.pop(key, None)) is not None:
            before.cancel()
        later = frame["data"]["expires_in_ms"] / 1000
        self._silences[key] = asyncio.get_running_loop().call_later(later, self._silent, key, frame)

    def _silent(self, key: tuple[str, str], frame: Json) -> None:
        del self._silences[key]
        self._screens.heard({**frame, "type": "user_stopped_typing"})
        self._changes.happened()

    def _begun(self, resumed: bool) -> None:
        if not resumed:
            self._screens.begun_anew()
        for id in self._opened:
            self._tasks.start("open " + id, self._open_again(id))
        if self._watched:
            self.watch(self._watched)
        self._changes.happened()

    async def _open_again(self, id: str) -> None:
        """An opened room is the socket's: what was said in between must be read."""
        await self._open(id)
        with contextlib.suppress(LookupError):
            channel = self._screens.showing(id).timelines[id].channel_id
            if id != channel:
                await self._look_at(channel, id)
            await self._screens.page(channel, id)

    async def stay(self) -> None:
        """Until cancelled, or shown out."""
        try:
            await self.connection.run()
        except Exception as error:
            self._changes.failed(error)
        finally:
            for timer in self._silences.values():
                timer.cancel()
            await self._tasks.cancel()


@contextlib.asynccontextmanager
async def connected(api: Api, socket_url: str = "") -> AsyncGenerator[Client]:
    """A client with a line to the gateway; `api` is signed in, and says where the gateway is."""
    client = Client(api, socket_url or (await api.ask("GET", ""))["socket"])
    staying = asyncio.create_task(client.stay(), name="stay")
    try:
        await client.until(lambda: client.connection.live)
        yield client
    finally:
        staying.cancel()
        await asyncio.gather(staying, return_exceptions=True)
