"""Messages and threads, as clients are shown them."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from domain.content import ContentType
from domain.ids import ChannelId, MessageId, UserId, WorkspaceId
from domain.schedule import Status
from projections.wire.view import View


class ThreadView(View):
    """What a root shows of its replies."""

    reply_count: int
    last_reply_at: datetime | None
    participant_ids: tuple[UserId, ...]


class FileView(View):
    """A file that a message points at."""

    name: str
    content_type: str = ""
    size: int | None = None
    url: str = ""


NoticeKind = Literal[
    "join",
    "leave",
    "add",
    "remove",
    "ban",
    "unban",
    "rename",
    "topic",
    "description",
    "maximum",
    "pin",
    "archive",
    "unarchive",
]


class NoticeView(View):
    """The change that a notice tells of: what, by whom, whom it befell, and what it is now."""

    kind: NoticeKind
    by: UserId
    user_id: UserId | None = None
    value: str | None = None


class LocationView(View):
    """A point on the earth, in degrees."""

    lat: float
    lon: float
    label: str = ""


class PollOption(View):
    """An answer to choose, and how many have."""

    text: str
    votes: int


class PollView(View):
    """A poll as it stands. `voters` are people, whatever number of options each chose.

    It is closed from `closed_at` on, or from `closes_at`, whichever comes first.
    """

    question: str
    options: tuple[PollOption, ...]
    multiple: bool
    anonymous: bool
    voters: int
    closes_at: datetime | None
    closed_at: datetime | None


class ForwardView(View):
    """Another message as it was when it was forwarded; nothing but who and where once that one is `gone`."""

    message_id: MessageId
    channel_id: ChannelId
    author_id: UserId
    text: str
    content_type: ContentType
    language: str | None
    location: LocationView | None
    files: tuple[FileView, ...]
    gone: bool


NO_WORDS: dict[str, Any] = {"text": "", "language": None, "location": None, "files": (), "gone": True}
"""Of a forward whose original is gone: it says who spoke and where, not what."""


class PreviewView(View):
    """What stands at an address that a message points at, as its page tells."""

    url: str
    title: str
    description: str
    site: str
    image_url: str


class PinView(View):
    """When a message was pinned, and by whom."""

    at: datetime
    by: UserId | None


class MessageView(View):
    """A message. `seq` is its place in the listing it stands in: the channel or, among replies, the thread.

    In frames and by id a reply shown only in its thread has its thread's `seq`, as in the list of replies.
    """

    id: MessageId
    channel_id: ChannelId
    seq: int
    root_id: MessageId | None
    author_id: UserId
    text: str
    content_type: ContentType
    files: tuple[FileView, ...]
    mentions: tuple[UserId, ...]
    everyone: bool
    created_at: datetime
    edited_at: datetime | None
    deleted: bool
    thread: ThreadView | None
    reactions: dict[str, tuple[UserId, ...]]
    pin: PinView | None = None
    preview: PreviewView | None = None
    language: str | None = None
    location: LocationView | None = None
    poll: PollView | None = None
    forward: ForwardView | None = None
    notice: NoticeView | None = None
    hidden: bool = False
    """By moderators; then `deleted` is true as well, for no more than that is shown."""


class SavedView(View):
    """A message that the asker has put aside."""

    message: MessageView
    saved_at: datetime


class VoteView(View):
    """What somebody chose in a poll."""

    user_id: UserId
    choices: tuple[int, ...]


class DraftView(View):
    """What somebody has begun to write: in a channel, or in a thread of it. `files` are ids of uploads."""

    channel_id: ChannelId
    root_id: MessageId | None
    text: str
    files: tuple[UUID, ...]
    updated_at: datetime


class ScheduledView(View):
    """A message to be said later, as its author sees it. `refused` says why it could not be said."""

    id: UUID
    workspace_id: WorkspaceId
    channel_id: ChannelId
    message_id: MessageId
    text: str
    at: datetime
    status: Status
    refused_code: str | None
    refused_detail: str | None


class Version(View):
    """What became of a message. `text` is what it said from then on, for whoever may read that."""

    version: int
    kind: Literal["posted", "edited", "deleted", "restored"]
    text: str
    by: UserId | None
    at: datetime
    reason: str = ""


class EventView(View):
    """An event of the log, as history tells it. `withheld` names what it says that the asker may not read."""

    position: int
    stream: UUID
    version: int
    type: str
    event: dict[str, Any]
    actor_id: UserId | None
    at: datetime
    recorded_at: datetime
    correlation_id: UUID | None
    withheld: tuple[str, ...] = ()


class FromWhere(View):
    """The session in which somebody did it, as it was begun; or their key, by its name."""

    id: UUID
    user_agent: str | None
    address: str | None
    key: str | None


class AuditView(EventView):
    """Who did what, from where, and what it followed from: the stream of what was done before."""

    session: FromWhere | None = None
    caused_by: UUID | None = None
