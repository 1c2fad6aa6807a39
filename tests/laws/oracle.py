"""Unread as a person would count it: message by message, without any of the product's arithmetic."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from domain import channel, channel_member, message, reading, workspace_member
from domain.ids import UserId
from store.recorded import Recorded


class Line:
    """A message in a channel, on somebody's list."""

    def __init__(self, id: UUID, event: message.MessagePosted) -> None:
        self.id = id
        self.author = event.author_id
        self.notice = event.content_type == "system"
        self.called = frozenset(event.mentions)
        self.everyone = event.everyone
        self.deleted = False

    def is_unread_of(self, user: UserId) -> bool:
        return not (self.deleted or self.notice or self.author == user)

    def calls(self, user: UserId) -> bool:
        return self.everyone or user in self.called


class Oracle:
    """Channels as lists, and for each member the length of the list that they have seen."""

    def __init__(self, log: Iterable[Recorded]) -> None:
        self.lines: defaultdict[UUID, list[Line]] = defaultdict(list)
        self.seen: dict[tuple[UUID, UserId], int] = {}
        self._homes: dict[UUID, UUID | None] = {}
        self._directs: dict[UUID, tuple[UserId, ...]] = {}
        for of in log:
            self._take(of)

    def _take(self, of: Recorded) -> None:
        self._take_message(of)
        match of.event:
            case channel_member.ChannelJoined():
                self._homes[of.event.channel_id] = of.workspace_id
                self._see(of.event.channel_id, of.event.user_id)
            case channel_member.ChannelLeft() | channel_member.ChannelRemoved():
                self.seen.pop((of.event.channel_id, of.event.user_id), None)
            case channel.ChannelCreated(kind="dm" | "group", members=members):
                self._directs[of.stream] = members
            case workspace_member.WorkspaceJoined(user_id=user):
                for direct, members in self._directs.items():
                    if user in members and self._homes.get(direct) == of.workspace_id:
                        self._see(direct, user)
            case (
                workspace_member.WorkspaceLeft()
                | workspace_member.WorkspaceRemoved()
                | workspace_member.WorkspaceBanned()
            ):
                for place, user in list(self.seen):
                    if user == of.event.user_id and self._homes[place] == of.workspace_id:
                        del self.seen[place, user]
            case reading.ChannelRead():
                if (of.event.channel_id, of.event.user_id) in self.seen:
                    there = len(self.lines[of.event.channel_id])
                    self.seen[of.event.channel_id, of.event.user_id] = max(0, min(of.event.seq, there))
            case _:
                pass

    def _take_message(self, of: Recorded) -> None:
        match of.event:
            case message.MessagePosted(channel_id=place, author_id=author, root_id=root, broadcast=broadcast):
                if root is None or broadcast:
                    self.lines[place].append(Line(of.stream, of.event))
                    if (place, author) in self.seen and of.event.content_type != "system":
                        self._see(place, author)
            case message.MessageEdited():
                for line in self._find(of.stream):
                    line.called, line.everyone = frozenset(of.event.mentions), of.event.everyone
            case message.MessageDeleted():
                for line in self._find(of.stream):
                    line.deleted = True
            case _:
                pass

    def _see(self, place: UUID, user: UserId) -> None:
        self.seen[place, user] = len(self.lines[place])

    def _find(self, id: UUID) -> Iterable[Line]:
        return (line for lines in self.lines.values() for line in lines if line.id == id)

    def unread(self, place: UUID, user: UserId) -> tuple[int, int]:
        """Messages and mentions before this member."""
        ahead = [line for line in self.lines[place][self.seen[place, user] :] if line.is_unread_of(user)]
        return len(ahead), sum(line.calls(user) for line in ahead)
