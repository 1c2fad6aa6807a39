"""What a program shows, by id: users, workspaces, channels, direct_messages, selection, websocket."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from backscroll_client.client import Client
from backscroll_client.screen import ById, Json, Screen, place
from backscroll_client.views import Input, View, view_of

Subscriber = Callable[[Any], object]


class Store:
    """Tells its subscribers at once, and at every change."""

    def __init__(self, value: Any) -> None:
        self._value = value
        self._subscribers: list[Subscriber] = []

    def get(self) -> Any:
        return self._value

    def set(self, value: Any) -> None:
        if value != self._value:
            self._value = value
            for subscriber in list(self._subscribers):
                subscriber(value)

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Answers how to stop."""
        self._subscribers.append(subscriber)
        subscriber(self._value)
        return lambda: self._subscribers.remove(subscriber)


class Selection(Struct, frozen=True):
    selected_workspace_id: str | None = None
    selected_channel_id: str | None = None
    selected_direct_message_id: str | None = None
    global_search_open: bool = False
    global_search_tab: str | None = None
    direct_message_user_search_open: bool = False


class Websocket(Struct, frozen=True):
    """`status` is open or connecting; `resumed` counts how often the line was taken up again."""

    status: str
    user_id: str
    resumed: int
    epoch: str | None


class Stores:
    """Six of them, kept by a client's screens until `close`."""

    def __init__(self, client: Client) -> None:
        self.users = Store({})
        self.workspaces = Store({})
        self.channels = Store({})
        self.direct_messages = Store({})
        self.selection = Store(Selection())
        self.websocket = Store(_line(client))
        self._client = client
        self._inputs: dict[str, Input] = {}
        self._views: dict[str, tuple[Screen, View]] = {}
        client.listeners.append(self._heard)
        self._stop = client.watch_changes(self._refresh)
        self._refresh()

    def close(self) -> None:
        self._client.listeners.remove(self._heard)
        self._stop()

    async def select(self, id: str) -> None:
        """Shows a channel or conversation, and tells that it was read. Raises Refused, LookupError."""
        workspace, screen = next(
            ((home, screen) for home, screen in self._client.screens.items() if place(screen, id)),
            (None, None),
        )
        if workspace is None or screen is None:
            raise LookupError(id)
        channel, talk = (None, id) if id in screen.dms else (id, None)
        now = replace(
            self.selection.get(),
            selected_workspace_id=workspace,
            selected_channel_id=channel,
            selected_direct_message_id=talk,
        )
        self.selection.set(now)
        await self._client.show(id)
        if (place(self._client.screens[workspace], id) or {}).get("member"):
            await self._client.read(id)

    def write(self, id: str, text: str, attachment: Json | None = None) -> None:
        """What stands in the input field of a channel, conversation or thread."""
        self._inputs[id] = Input(text, attachment)
        self._views.clear()
        self._refresh()

    def _heard(self, frame: Json) -> None:
        """Drafts of other devices arrive here, too."""
        if frame["type"] == "draft_updated":
            data = frame["data"]
            draft: Json = data["draft"] or {}
            self.write(data["root_id"] or data["channel_id"], draft.get("text", ""), draft.get("files"))

    def _refresh(self) -> None:
        views = [self._view(id, screen) for id, screen in self._client.screens.items()]
        for name in View._fields:
            merged: ById = {}
            for view in views:
                merged |= getattr(view, name)
            getattr(self, name).set(merged)
        self.websocket.set(_line(self._client))

    def _view(self, id: str, screen: Screen) -> View:
        """Made once for each screen."""
        known, view = self._views.get(id, (None, None))
        if view is None or known is not screen:
            view = view_of(screen, self._inputs)
            self._views[id] = screen, view
        return view


def _line(client: Client) -> Websocket:
    line = client.connection
    epoch = line.cursor.epoch if line.cursor else None
    return Websocket("open" if line.live else "connecting", line.user_id, line.resumed, epoch)
