"""The newest messages of each place, kept to count what is left unread without asking the database."""

from collections import OrderedDict, deque
from collections.abc import Set
from uuid import UUID

from domain.ids import UserId
from projections.chat.tables.messages import MessageRow

KEPT = 64
"""Messages per place: readers are seldom further behind while they look."""
PLACES = 1_000


class Recent:
    """For each place a gapless tail that ends at its last message, of rows that handlers go on changing."""

    def __init__(self) -> None:
        self._tails: OrderedDict[UUID, deque[tuple[int, MessageRow]]] = OrderedDict()

    def add(self, place: UUID, seq: int, row: MessageRow) -> None:
        tail = self._tails.get(place)
        if tail is None:
            tail = self._tails[place] = deque(maxlen=KEPT)
        elif tail[-1][0] != seq - 1:
            tail.clear()
        tail.append((seq, row))
        self._tails.move_to_end(place)

    def left(
        self, place: UUID, seq: int, last_seq: int, user: UserId, blocked: Set[UserId]
    ) -> tuple[int, int] | None:
        """Unread messages, and mentions of this person by whom they do not block, after `seq`.

        None if the tail is too short.
        """
        if seq >= last_seq:
            return 0, 0
        tail = self._tails.get(place)
        if not tail or tail[0][0] > seq + 1 or tail[-1][0] != last_seq:
            return None
        unread = [row for at, row in tail if at > seq and row.counted and row.author_id != user]
        heard = (row for row in unread if row.author_id not in blocked)
        return len(unread), sum(row.everyone or user in row.mentions for row in heard)

    def refresh(self, row: MessageRow) -> None:
        """The row of a message was read again: its place in the tail must be the same object."""
        for place, seq in ((row.channel_id, row.seq), (row.root_id, row.thread_seq)):
            tail = self._tails.get(place) if place is not None else None
            if tail and seq is not None and tail[0][0] <= seq <= tail[-1][0]:
                tail[seq - tail[0][0]] = (seq, row)

    def settle(self) -> None:
        while len(self._tails) > PLACES:
            self._tails.popitem(last=False)
