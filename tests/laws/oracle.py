"""Unread as a person would count it: message by message, without any of the product's arithmetic."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from domain import (
    channel,
    channel_member,
    content,
    message,
    reading,
    relationship,
    thread,
    thread_follower,
    workspace_member,
)
from domain.ids import SYSTEM, UserId
from store.recorded import Recorded


class Line:
    """A message in a channel, on somebody's list."""

    def __init__(self, id: UUID, event: message.MessagePosted | None) -> None:
        self.id = id
        self.author = event.author_id if event else None
        self.notice = event is None or event.content_type == "system"
        self.called = frozenset(event.mentions if event else ())
        self.everyone = event is not None and event.everyone
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
        self.replies: defaultdict[UUID, list[Line]] = defaultdict(list)
        self.follows: dict[tuple[UUID, UserId], int] = {}
        """Of each thread that somebody follows, how many replies they have seen."""
        self.polls: dict[UUID, tuple[int, dict[UserId, tuple[int, ...]]]] = {}
        """Of each poll, how many options it has, and who chose which."""
        self.silenced: set[tuple[UUID, UserId]] = set()
        self.blocks: set[tuple[UserId, UserId | None]] = set()
        """Who blocks whom."""
        self.shared: defaultdict[UUID, list[UUID]] = defaultdict(list)
        """Of each thread, the other channels whose people take part in it."""
        self._roots: dict[UUID, tuple[UUID, UserId, tuple[UserId, ...]]] = {}
        self._buried: dict[UUID, tuple[UUID, UserId, tuple[UserId, ...]]] = {}
        self._stands: dict[UUID, UUID] = {}
        self._homes: dict[UUID, UUID | None] = {}
        self._directs: dict[UUID, tuple[UserId, ...]] = {}
        for of in log:
            self._take(of)

    def _take(self, of: Recorded) -> None:
        self._take_root(of)
        self._take_sharing(of)
        self._take_thread(of)
        self._take_message(of)
        self._take_reading(of)
        self._take_vote(of)
        self._take_notice(of)
        self._take_block(of)
        match of.event:
            case channel_member.ChannelJoined():
                self._homes[of.event.channel_id] = of.workspace_id
                self._see(of.event.channel_id, of.event.user_id)
            case (
                channel_member.ChannelLeft()
                | channel_member.ChannelRemoved()
                | channel_member.ChannelBanned()
            ):
                self._go(of.event.channel_id, of.event.user_id)
            case channel.ChannelCreated(kind="dm" | "group", members=members):
                self._directs[of.stream] = members
            case channel.ChannelDeleted():
                for user in {user for place, user in self.seen if place == of.stream}:
                    self._go(of.stream, user)
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
                        self._go(place, user)
                        self._tell(place)
            case _:
                pass

    def _take_block(self, of: Recorded) -> None:
        match of.event:
            case relationship.Blocked(from_id=me, to_id=them):
                self.blocks.add((me, them))
            case relationship.Unblocked(from_id=me, to_id=them):
                self.blocks.discard((me, them))
            case _:
                pass

    def _take_notice(self, of: Recorded) -> None:
        """A line that tells of a change, where somebody made it and there is a channel for all to see."""
        if of.actor_id == SYSTEM and not isinstance(of.event, message.MessagePosted):
            return
        match of.event:
            case channel_member.ChannelJoined(user_id=user, role="owner") if user == of.actor_id:
                pass
            case (
                channel_member.ChannelJoined(channel_id=place)
                | channel_member.ChannelLeft(channel_id=place)
                | channel_member.ChannelRemoved(channel_id=place)
                | channel_member.ChannelBanned(channel_id=place)
                | channel_member.ChannelUnbanned(channel_id=place)
            ):
                self._tell(place)
            case (
                channel.ChannelRenamed()
                | channel.ChannelTopicSet()
                | channel.ChannelDescribed()
                | channel.ChannelMaximumSet()
                | channel.ChannelArchived()
                | channel.ChannelUnarchived()
            ):
                self._tell(of.stream)
            case message.MessagePosted(channel_id=place):
                self._stands[of.stream] = place
            case message.MessagePinned():
                self._tell(self._stands[of.stream])
            case _:
                pass

    def _tell(self, place: UUID) -> None:
        if place not in self._directs:
            self.lines[place].append(Line(place, None))

    def _take_reading(self, of: Recorded) -> None:
        match of.event:
            case reading.ChannelRead(channel_id=place, user_id=user, seq=seq):
                if (place, user) in self.seen:
                    self.seen[place, user] = max(0, min(seq, len(self.lines[place])))
            case reading.WorkspaceRead(user_id=user):
                for place, reader in self.seen:
                    if reader == user and self._homes[place] == of.workspace_id:
                        self._see(place, user)
                for root, reader in self.follows:
                    if reader == user:
                        self.follows[root, user] = len(self.replies[root])
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
            case message.MessageRestored():
                for line in self._find(of.stream):
                    line.deleted = False
            case _:
                pass

    def _take_vote(self, of: Recorded) -> None:
        match of.event:
            case message.MessagePosted(poll=content.Poll(options=options)):
                self.polls[of.stream] = (len(options), {})
            case message.MessageVoted() | message.BallotCast():
                self.polls[of.stream][1][of.event.user_id] = of.event.choices
            case _:
                pass

    def tally(self, poll: UUID) -> tuple[list[int], int]:
        """How many chose each option, and how many people voted."""
        options, votes = self.polls[poll]
        chosen = [sum(option in choices for choices in votes.values()) for option in range(options)]
        return chosen, sum(bool(choices) for choices in votes.values())

    def _take_thread(self, of: Recorded) -> None:
        match of.event:
            case thread.ThreadStarted(root_id=root):
                _, author, named = self._roots[root]
                for user in (author, *named):
                    self._call(root, user, author)
            case message.MessagePosted(root_id=UUID() as root, author_id=author):
                for user in of.event.mentions:
                    if user != author:
                        self._call(root, user, author)
                self.replies[root].append(Line(of.stream, of.event))
                if self._may_follow(root, author):
                    self.silenced.discard((root, author))
                    self.follows[root, author] = len(self.replies[root])
            case thread_follower.ThreadFollowed(root_id=root, user_id=user):
                self.silenced.discard((root, user))
                self._follow(root, user)
            case thread_follower.ThreadUnfollowed(root_id=root, user_id=user):
                self.follows.pop((root, user), None)
                self.silenced.add((root, user))
            case reading.ThreadRead(root_id=root, user_id=user, seq=seq):
                if (root, user) in self.follows:
                    self.follows[root, user] = max(0, min(seq, len(self.replies[root])))
            case _:
                pass

    def _take_sharing(self, of: Recorded) -> None:
        match of.event:
            case thread.ThreadShared(root_id=root, shared_to=there):
                self.shared[root].append(there)
            case thread.ThreadUnshared(root_id=root, shared_to=there):
                self._unshare(root, [there])
            case channel.ChannelDeleted():
                for root in list(self.shared):
                    home = self._roots[root][0] == of.stream
                    self._unshare(root, self.shared[root] if home else [of.stream])
            case _:
                pass

    def _take_root(self, of: Recorded) -> None:
        """Where a thread may begin, and whom its root names."""
        match of.event:
            case message.MessagePosted(root_id=None):
                self._roots[of.stream] = (of.event.channel_id, of.event.author_id, of.event.mentions)
            case message.MessageEdited() if of.stream in self._roots:
                self._roots[of.stream] = (*self._roots[of.stream][:2], of.event.mentions)
            case message.MessageDeleted() if of.stream in self._roots:
                self._buried[of.stream] = self._roots[of.stream]
                self._roots[of.stream] = (*self._roots[of.stream][:2], ())
            case message.MessageRestored() if of.stream in self._buried:
                self._roots[of.stream] = self._buried.pop(of.stream)
            case _:
                pass

    def _call(self, root: UUID, user: UserId, author: UserId) -> None:
        if (user, author) not in self.blocks:
            self._follow(root, user)

    def _follow(self, root: UUID, user: UserId) -> None:
        """From now on, for a member who does not follow yet and has not said no."""
        if self._may_follow(root, user) and (root, user) not in self.silenced:
            self.follows.setdefault((root, user), len(self.replies[root]))

    def _may_follow(self, root: UUID, user: UserId) -> bool:
        """Whoever is in the thread's channel, or in one that it is shared into."""
        return any((place, user) in self.seen for place in (self._roots[root][0], *self.shared[root]))

    def _unshare(self, root: UUID, places: list[UUID]) -> None:
        self.shared[root] = [place for place in self.shared[root] if place not in places]
        for followed, follower in list(self.follows):
            if followed == root and not self._may_follow(root, follower):
                del self.follows[root, follower]

    def _go(self, place: UUID, user: UserId) -> None:
        """Out of a channel is out of its threads, and of those shared into it unless one is in elsewhere.

        Who has said no to one has said it for good.
        """
        self.seen.pop((place, user), None)
        for root, follower in list(self.follows):
            left = self._roots[root][0] == place or not self._may_follow(root, user)
            if follower == user and left:
                del self.follows[root, user]

    def threads(self, user: UserId) -> dict[UUID, tuple[int, int]]:
        """Replies and mentions before this person, in the threads that they have not seen to the end."""
        found: dict[UUID, tuple[int, int]] = {}
        for (root, follower), seen in self.follows.items():
            if follower == user and seen < len(self.replies[root]):
                ahead = [line for line in self.replies[root][seen:] if line.is_unread_of(user)]
                found[root] = len(ahead), self._calls(ahead, user)
        return found

    def _calls(self, ahead: Iterable[Line], user: UserId) -> int:
        return sum(line.calls(user) and (user, line.author) not in self.blocks for line in ahead)

    def _see(self, place: UUID, user: UserId) -> None:
        self.seen[place, user] = len(self.lines[place])

    def _find(self, id: UUID) -> Iterable[Line]:
        places = (*self.lines.values(), *self.replies.values())
        return (line for lines in places for line in lines if line.id == id)

    def unread(self, place: UUID, user: UserId) -> tuple[int, int]:
        """Messages and mentions before this member."""
        ahead = [line for line in self.lines[place][self.seen[place, user] :] if line.is_unread_of(user)]
        return len(ahead), self._calls(ahead, user)
