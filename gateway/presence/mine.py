"""The people with sockets on this gateway: how they are seen goes up on the board when it changes."""

from collections.abc import Iterable, Mapping

from domain.ids import UserId
from gateway.asking import ask
from gateway.presence.board import Board
from gateway.presence.here import Here, State, is_visible
from gateway.socket import Socket
from projections.views import presence
from projections.wire.presence import Choice
from store.connections import Pool


class Mine:
    """Sockets only mark whom to look at; `publish` looks. `told` is what stands on the board."""

    def __init__(self, board: Board, pool: Pool) -> None:
        self.told: dict[UserId, State] = {}
        self._board = board
        self._pool = pool
        self._here = Here()
        self._moved: set[UserId] = set()
        self._hints: set[UserId] = set()

    def say(self, user: UserId, socket: Socket, state: State) -> None:
        self._here.say(user, socket, state)
        self._moved.add(user)

    def leave(self, user: UserId, socket: Socket) -> None:
        self._here.leave(user, socket)
        self._moved.add(user)

    def choose(self, user: UserId, choice: Choice) -> None:
        self._here.choose(user, choice)
        self._moved.add(user)

    def doubt(self, user: UserId) -> None:
        """Word of how they wish to be seen may have passed by before it could be heard here."""
        self._here.doubt(user)
        self._moved.add(user)

    def hint(self, user: UserId) -> None:
        """Others may be seen by other people than before: every gateway is to look."""
        self._hints.add(user)

    async def publish(self) -> None:
        """What could not be put up is tried again."""
        moved, hints = self._moved, self._hints
        self._moved, self._hints = set(), set()
        try:
            await self._put_up(moved)
            if hints:
                await self._board.hint(hints)
        except BaseException:
            self._moved |= moved
            self._hints |= hints
            raise

    async def note(self) -> None:
        """That all who are seen here were seen until now; choices too, for word of one may have been lost."""
        people = self._here.people()
        for user in people:
            self._here.doubt(user)
        await self._learn(people)
        self._moved.update(people)
        said = await self._board.elsewhere(people)
        seen = [user for user in people if is_visible(self.told.get(user)) and said[user] != "invisible"]
        await ask(self._pool, lambda at: presence.note_seen(at, seen))

    async def _put_up(self, moved: set[UserId]) -> None:
        await self._learn(moved)
        changed: dict[UserId, State | None] = {}
        for user in moved:
            state = self._here.state(user)
            if state != self.told.get(user):
                changed[user] = state
        if changed:
            await self._note_those_who_vanish(changed)
            await self._board.tell(changed)
            self._remember(changed)

    async def _learn(self, users: Iterable[UserId]) -> None:
        """The choices that are not known for sure."""
        unsure, question = self._here.take_unsure(users)
        if not unsure:
            return
        try:
            choices = await ask(self._pool, lambda at: presence.choices_of(at, unsure))
        except BaseException:
            for user in unsure:
                self._here.doubt(user)
            raise
        for user in unsure:
            self._here.learn(user, choices.get(user, "auto"), question)

    async def _note_those_who_vanish(self, changed: Mapping[UserId, State | None]) -> None:
        """They were seen until now, here or by another device; unless one of those hid them before."""
        going = [user for user, state in changed.items() if not is_visible(state)]
        if not going:
            return
        said = await self._board.elsewhere(going)
        seen = [
            user
            for user in going
            if said[user] != "invisible"
            and (is_visible(self.told.get(user)) or (changed[user] and is_visible(said[user])))
        ]
        await ask(self._pool, lambda at: presence.note_seen(at, seen))

    def _remember(self, changed: Mapping[UserId, State | None]) -> None:
        for user, state in changed.items():
            if state is None:
                self.told.pop(user, None)
            else:
                self.told[user] = state
