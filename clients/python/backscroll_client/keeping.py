"""The screens of one person, kept right through every gap."""

from collections.abc import Callable
from typing import Any, Protocol

from msgspec.structs import replace

from backscroll_client import timelines
from backscroll_client.api import Api, Refused
from backscroll_client.reducer import reduce
from backscroll_client.screen import Json, Screen, Timeline, begin, place
from backscroll_client.waiting import Changes, Tasks


class Stream(Protocol):
    """Where frames come from."""

    user_id: str

    @property
    def position(self) -> int | None:
        """What must be readable before a page or a snapshot is: all that has been heard."""

    def is_of(self, epoch: str) -> bool:
        """Whether positions of this epoch can be compared with its frames'."""
        ...

    def anew(self) -> None:
        """Begin again, with a hello."""


class Screens:
    """By workspace. A screen stays until there is a better one: a gap empties nothing."""

    def __init__(self, api: Api, stream: Stream, changes: Changes, tasks: Tasks) -> None:
        self.of: dict[str, Screen] = {}
        self.refused: dict[str, Refused] = {}
        self.entering: dict[str, list[Json]] = {}
        """Frames since a snapshot was asked for."""
        self._reading: dict[object, list[Json]] = {}
        """Frames since a page was asked for."""
        self._lives = 0
        self._api = api
        self._stream = stream
        self._changes = changes
        self._tasks = tasks

    def heard(self, frame: Json) -> None:
        for held in (*self.entering.values(), *self._reading.values()):
            held.append(frame)
        for name, screen in list(self.of.items()):
            if name not in self.entering:
                self._keep(name, reduce(screen, frame))

    def begun_anew(self) -> None:
        """The frames from here on do not follow from what is on the screens."""
        self._lives += 1
        for workspace in {*self.of, *self.entering}:
            self.fetch(workspace)

    def fetch(self, workspace: str) -> None:
        self.refused.pop(workspace, None)
        self.entering[workspace] = []
        self._tasks.start(workspace, self._enter(workspace))

    async def _enter(self, workspace: str) -> None:
        path = f"/workspaces/{workspace}/snapshot"
        try:
            snapshot = await self._api.ask("GET", path, position=self._stream.position, patience=None)
        except Refused as refused:
            self.refused[workspace] = refused
            self.of.pop(workspace, None)
            del self.entering[workspace]
        else:
            if self._stream.is_of(snapshot["epoch"]):
                self._entered(workspace, snapshot)
            else:
                self._stream.anew()
        self._changes.happened()

    def _entered(self, workspace: str, snapshot: Json) -> None:
        before = self.of.get(workspace)
        screen = begin(self._stream.user_id, snapshot)
        if before:
            mine = {id: each for id, each in before.outgoing.items() if each["status"] != "sent"}
            screen = replace(screen, outgoing=mine, opened=before.opened)
        for frame in self.entering.pop(workspace):
            screen = reduce(screen, frame)
        self._keep(workspace, screen)
        for id, timeline in (before.timelines if before else {}).items():
            self._tasks.start("page " + id, self.page(timeline.channel_id, id))

    def _keep(self, name: str, screen: Screen) -> None:
        if screen.gone:
            self.of.pop(name, None)
        else:
            self.of[name] = screen
        for id, timeline in screen.timelines.items():
            for stale in timeline.stale:
                self._tasks.start("again " + stale, self._read_again(id, stale), once=True)

    async def _read_again(self, id: str, stale: str) -> None:
        message, _ = await self._read(f"/messages/{stale}")
        self.change(message["channel_id"], lambda screen: timelines.with_again(screen, id, message))

    async def page(self, channel: str, id: str, before: Timeline | None = None) -> None:
        """The newest messages of a channel or thread, or those before these. Raises Refused."""
        path = f"/channels/{id}/messages" if id == channel else f"/messages/{id}/replies"
        path += f"?before={before.messages[0]['seq']}" if before else ""
        answer, held = await self._read(path)
        page = timelines.of_page(channel, answer["items"], answer["next"])
        self.change(channel, lambda screen: timelines.with_page(screen, id, page, held))

    async def _read(self, path: str) -> tuple[Json, list[Json]]:
        """An answer, and the frames since it was asked for, between which nothing is missing."""
        while True:
            lives, asked = self._lives, object()
            held = self._reading[asked] = list[Json]()
            try:
                answer = await self._api.ask("GET", path, position=self._stream.position, patience=None)
            finally:
                del self._reading[asked]
            if lives == self._lives:
                return answer, held

    def change(self, channel: str, how: Callable[[Screen], Screen]) -> None:
        """The screen that has this channel."""
        for name, screen in self.of.items():
            if place(screen, channel) is not None:
                self.of[name] = how(screen)
        self._changes.happened()

    def showing(self, id: str) -> Screen:
        """The screen that has this channel, or shows this thread. Raises LookupError."""
        for screen in self.of.values():
            if place(screen, id) is not None or id in screen.timelines:
                return screen
        raise LookupError(f"no workspace that was entered shows {id}")

    def message_on_its_way(self, id: str) -> dict[str, Any]:
        (found,) = (screen.outgoing[id] for screen in self.of.values() if id in screen.outgoing)
        return found
