"""What is unread, counted from the log alone: messages one by one, without any sum kept beside them."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Set
from typing import NamedTuple
from uuid import UUID

from domain.ids import UserId
from domain.message import MessageDeleted, MessageEdited, MessagePosted, MessageRestored
from domain.relationship import Blocked, Unblocked
from store.recorded import Recorded


class Counted(NamedTuple):
    unread: int
    mentions: int


class Line:
    """A message as the log left it. `everyone` and `called` are whom it calls."""

    __slots__ = ("author", "called", "deleted", "everyone", "notice")

    def __init__(self, posted: MessagePosted) -> None:
        self.author = posted.author_id
        self.notice = posted.content_type == "system"
        self.deleted = False
        self.called = posted.mentions
        self.everyone = posted.everyone


class Place:
    """A channel's or a thread's messages, and at which seqs those stand that matter to somebody."""

    def __init__(self) -> None:
        self.counted: list[int] = []
        self.everyone: list[int] = []
        self.by: defaultdict[UserId, list[int]] = defaultdict(list)
        self.all_by: defaultdict[UserId, list[int]] = defaultdict(list)
        self.calling: defaultdict[UserId, list[int]] = defaultdict(list)
        self.calling_by: defaultdict[tuple[UserId, UserId], list[int]] = defaultdict(list)

    def add(self, seq: int, line: Line) -> None:
        """In the order of their seqs."""
        if line.notice or line.deleted:
            return
        self.counted.append(seq)
        self.by[line.author].append(seq)
        if line.everyone:
            self.everyone.append(seq)
            self.all_by[line.author].append(seq)
        for user in () if line.everyone else set(line.called) - {line.author}:
            self.calling[user].append(seq)
            self.calling_by[user, line.author].append(seq)

    def before(self, user: UserId, seq: int, blocked: Set[UserId] = frozenset()) -> Counted:
        """How much lies before somebody who has read up to a seq: nothing of their own.

        Calls of those whom they block do not count.
        """
        unread = _after(self.counted, seq) - _after(self.by.get(user, []), seq)
        calls = _after(self.everyone, seq) + _after(self.calling.get(user, []), seq)
        return Counted(unread, calls - sum(self._calls_by(other, user, seq) for other in {user, *blocked}))

    def _calls_by(self, author: UserId, user: UserId, seq: int) -> int:
        seqs = self.all_by.get(author, []), self.calling_by.get((user, author), [])
        return sum(_after(each, seq) for each in seqs)


def _after(seqs: list[int], seq: int) -> int:
    return len(seqs) - bisect_right(seqs, seq)


class Recount:
    """Fed with the whole log in order, then told where its messages stand.

    Notices follow from other events and have a seq as well; so the seqs are those of the replayed rows, which
    are compared for themselves.
    """

    def __init__(self) -> None:
        self.places: defaultdict[UUID, Place] = defaultdict(Place)
        self.blocks: defaultdict[UserId, set[UserId]] = defaultdict(set)
        """Whom somebody blocks."""
        self._lines: dict[UUID, Line] = {}

    def take(self, of: Recorded) -> None:
        """What befalls a message that could not be read is put aside by the projector as well."""
        event = of.event
        if isinstance(event, MessagePosted):
            self._lines[of.stream] = Line(event)
        elif isinstance(event, MessageEdited):
            if line := self._lines.get(of.stream):
                line.called, line.everyone = event.mentions, event.everyone
        elif isinstance(event, MessageDeleted | MessageRestored):
            if line := self._lines.get(of.stream):
                line.deleted = isinstance(event, MessageDeleted)
        elif isinstance(event, Blocked):
            self.blocks[event.from_id].add(event.to_id)
        elif isinstance(event, Unblocked):
            self.blocks[event.from_id].discard(event.to_id)

    def place(self, message: UUID, place: UUID, seq: int) -> None:
        """Where a message stands; in the order of seqs."""
        if line := self._lines.get(message):
            self.places[place].add(seq, line)
