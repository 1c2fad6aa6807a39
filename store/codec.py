"""Events to bytes and back: JSON under a tag, and what became of tags that are no longer written."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Union, get_args

import msgspec

from domain.channel import ChannelEvent
from domain.channel_invite import ChannelInviteEvent
from domain.channel_member import ChannelMemberEvent
from domain.channel_seats import ChannelSeatsEvent
from domain.departure import DepartureCleared
from domain.erasure import ErasureEvent
from domain.event import Event, PrivateEvent
from domain.imports import ImportEvent
from domain.invite import InviteEvent
from domain.letter import LetterEvent
from domain.message import MessageEvent
from domain.name import NameEvent
from domain.reading import ReadingEvent
from domain.relationship import RelationshipEvent
from domain.report import ReportEvent
from domain.request import RequestFulfilled
from domain.retention import RetentionSet
from domain.saved import SavedEvent
from domain.schedule import ScheduleEvent
from domain.seats import SeatsEvent
from domain.sidebar import SidebarArranged
from domain.thread import ThreadEvent
from domain.thread_follower import ThreadFollowerEvent
from domain.user import UserEvent
from domain.workspace import WorkspaceEvent
from domain.workspace_member import WorkspaceMemberEvent

Upcast = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns the raw fields of an old tag into those of its successor, `type` included."""

_KINDS: tuple[Any, ...] = (
    UserEvent,
    WorkspaceEvent,
    WorkspaceMemberEvent,
    SeatsEvent,
    InviteEvent,
    ImportEvent,
    NameEvent,
    ChannelEvent,
    ChannelMemberEvent,
    ChannelSeatsEvent,
    ChannelInviteEvent,
    MessageEvent,
    ThreadEvent,
    ThreadFollowerEvent,
    SidebarArranged,
    ReadingEvent,
    DepartureCleared,
    RequestFulfilled,
    ScheduleEvent,
    RelationshipEvent,
    ReportEvent,
    SavedEvent,
    LetterEvent,
    ErasureEvent,
    RetentionSet,
)

EVENTS: tuple[type[Event], ...] = tuple(event for kind in _KINDS for event in get_args(kind) or (kind,))

UPCASTS: Mapping[str, Upcast] = {}
"""None yet: every tag ever written is still written."""


def tag_of(event: type[Event]) -> str:
    return str(event.__struct_config__.tag)


PRIVATE: tuple[str, ...] = tuple(tag_of(event) for event in EVENTS if issubclass(event, PrivateEvent))
"""What no history tells."""


class UnknownEvent(Exception):
    """The log holds a tag that this version does not know, or fields that do not fit it."""


class UnknownTag(UnknownEvent):
    """A newer version wrote it."""


class Codec:
    """A closed set of events and the upcasts that lead to it."""

    def __init__(self, events: Iterable[type[Event]], upcasts: Mapping[str, Upcast]) -> None:
        known = tuple(events)
        self.tags = frozenset(tag_of(event) for event in known)
        self.encode = msgspec.json.Encoder().encode
        self._decode = msgspec.json.Decoder[Any](Union[known]).decode  # noqa: UP007 (known at run time)
        self._upcasts = upcasts

    def decode(self, topic: str, state: bytes) -> Event:
        """The event, brought up to date.

        Raises UnknownEvent.
        """
        try:
            return self._decode(state)
        except msgspec.DecodeError as error:
            if topic not in self.tags:
                return self._upcast(topic, state)
            raise UnknownEvent(f"{topic}: {error}") from error

    def read(self, topic: str, state: bytes) -> Event | UnknownEvent:
        """The same, with the error as what has been read, and a call less for a million events."""
        try:
            return self._decode(state)
        except msgspec.DecodeError:
            try:
                return self.decode(topic, state)
            except UnknownEvent as error:
                return error

    def knows(self, topic: str) -> bool:
        return topic in self.tags or topic in self._upcasts

    def _upcast(self, topic: str, state: bytes) -> Event:
        if not self.knows(topic):
            raise UnknownTag(f"{topic} is not known")
        try:
            raw = msgspec.json.decode(state)
            while topic not in self.tags:
                raw = self._upcasts[topic](raw)
                topic = raw["type"]
            return self._decode(msgspec.json.encode(raw))
        except (msgspec.DecodeError, KeyError, TypeError) as error:
            raise UnknownEvent(f"{topic}: {error}") from error


codec = Codec(EVENTS, UPCASTS)
