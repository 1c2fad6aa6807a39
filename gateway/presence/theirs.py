"""The people watched on this gateway: the latest word about those who changed, to whoever may know."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from domain.ids import UserId
from gateway import framing
from gateway.asking import ask_abreast
from gateway.bus import Bus
from gateway.delivery import Delivery
from gateway.presence.board import Board
from gateway.presence.here import State
from gateway.presence.watching import Watching
from projections.frames.frame import Whisper, encode
from projections.frames.presence import UserActive
from projections.frames.room import Room
from projections.views import presence
from projections.views.presence import Pair, Shown
from store.connections import Pool
from store.whispers import presence_of, who_in

MOST_AT_ONCE = 1_000
"""Pairs of watcher and watched looked at in one tick; the others wait, and have the latest word then."""


class Theirs:
    """Whom one may know of is asked each time: no permission is remembered, so none outlives its end."""

    def __init__(self, redis_url: str, board: Board, pool: Pool) -> None:
        self._board = board
        self._bus = Bus(redis_url, self._hear)
        self._pool = pool
        self._watching = Watching()
        self._stale: dict[UserId, None] = {}
        self.heard = 0
        """The position at which something was last told of who may see whom."""

    def watch(self, watcher: Delivery, users: Sequence[UserId]) -> None:
        came, went = self._watching.watch(watcher, users)
        for user in came:
            self._bus.subscribe(presence_of(user))
        for user in went:
            self._bus.unsubscribe(presence_of(user))
        self.look_at(users)

    def look_at(self, users: Iterable[UserId]) -> None:
        """Something may have changed: of them, or of who may see them."""
        self._stale.update((user, None) for user in users if user in self._watching)

    def look_around(self, viewer: UserId) -> None:
        """What this person may see may have changed."""
        self.look_at(self._watching.watched_by(viewer))

    def look_everywhere(self) -> None:
        self.look_at(self._watching.everybody())

    def told(self, position: int) -> None:
        """Something of who may see whom: no older answer is of use from here on."""
        self.heard = max(self.heard, position)

    def begin_anew(self) -> None:
        """The log lives another life, with positions of its own."""
        self.heard = 0

    async def listen(self) -> None:
        """Until cancelled."""
        try:
            await self._bus.run(self._channels, _nothing, self._mended)
        finally:
            self._bus.close()

    def _channels(self) -> list[bytes]:
        return [presence_of(user) for user in self._watching.everybody()]

    async def _mended(self) -> None:
        self.look_everywhere()

    def _hear(self, replies: list[Any]) -> None:
        for reply in replies:
            match reply:
                case [b"message", bytes(channel), bytes(gateway)]:
                    self._board.heard_from(gateway.decode())
                    self.look_at([who_in(channel)])
                case [b"subscribe", bytes(channel), _]:
                    self.look_at([who_in(channel)])  # before, a change may have passed by unheard
                case _:
                    pass

    async def tell(self) -> None:
        """Of some; what could not be told is tried again."""
        if not (batch := self._next_batch()):
            return
        users = list({user for _, user in batch})
        try:
            states = await self._board.states(users)
            pairs = list({(watcher.user, user) for watcher, user in batch})
            shown = await ask_abreast(self._pool, lambda: self.heard, lambda at: presence.shown_to(at, pairs))
        except BaseException:
            self.look_at(users)
            raise
        for watcher, wires in _for_each(batch, states, shown).items():
            if not self._watching.tell(watcher, wires):
                self.look_at(wires)

    def _next_batch(self) -> list[tuple[Delivery, UserId]]:
        batch: list[tuple[Delivery, UserId]] = []
        while self._stale and len(batch) < MOST_AT_ONCE:
            user = next(iter(self._stale))
            del self._stale[user]
            batch += [(watcher, user) for watcher in self._watching.watchers(user)]
        return batch


def _for_each(
    batch: Sequence[tuple[Delivery, UserId]],
    states: Mapping[UserId, State | None],
    shown: Mapping[Pair, Shown],
) -> dict[Delivery, dict[UserId, bytes]]:
    """What each watcher is to be told; made once for all who may know, and once for all who may not."""
    made: dict[tuple[UserId, bool], bytes] = {}
    found: dict[Delivery, dict[UserId, bytes]] = {}
    for watcher, user in batch:
        word = shown.get((watcher.user, user))
        key = user, word is not None
        if key not in made:
            made[key] = _wire(user, states[user], word)
        found.setdefault(watcher, {})[user] = made[key]
    return found


def _wire(user: UserId, state: State | None, word: Shown | None) -> bytes:
    told = UserActive(user)
    if word is not None:
        seen_at, told.custom_status = word
        if state is None or state == "invisible":
            told.last_seen_at = seen_at
        else:
            told.status = state
    return framing.text(encode(Whisper("user_active", str(Room("u", user)), told)))


def _nothing() -> None: ...
