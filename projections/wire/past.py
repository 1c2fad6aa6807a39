"""How everything stood at a moment, as analysts are shown it."""

from datetime import datetime

from projections.wire.messages import MessageView
from projections.wire.people import UserView
from projections.wire.places import ChannelMemberView, ChannelView, WorkspaceMemberView, WorkspaceView
from projections.wire.reading import ChannelUnread, ThreadUnread
from projections.wire.view import View


class PastView(View):
    """After the event at `position`, which was recorded at `at`."""

    position: int
    at: datetime | None


class ChannelThen(PastView):
    """A page of a channel, newest last, and who was in it. `next` goes on in the direction asked."""

    channel: ChannelView
    items: tuple[MessageView, ...]
    next: int | None
    members: tuple[ChannelMemberView, ...]


class ThreadThen(PastView):
    """A page of a thread by its own seq, newest last, under its root."""

    root: MessageView
    items: tuple[MessageView, ...]
    next: int | None


class ReadersThen(PastView):
    """Who could read it: its members, and of a public channel everybody in the workspace but guests."""

    items: tuple[UserView, ...]
    next: str | None


class UnreadThen(PastView):
    """What one person had before them; null of a channel that they were not in."""

    channel: ChannelUnread | None
    threads: tuple[ThreadUnread, ...]


class WorkspaceThen(PastView):
    """A workspace and those in it, in order of their ids."""

    workspace: WorkspaceView
    items: tuple[WorkspaceMemberView, ...]
    next: str | None
