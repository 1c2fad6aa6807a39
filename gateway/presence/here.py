"""Who is on this gateway, and how each of their sockets says that they are."""

from collections.abc import Iterable
from typing import Literal

from domain.ids import UserId
from gateway.socket import Socket
from projections.wire.presence import Choice

State = Literal["invisible", "busy", "online", "away"]
STRONGEST: tuple[State, ...] = ("invisible", "busy", "online", "away")
"""Of what several devices say, the first of these holds."""


def strongest(states: Iterable[State]) -> State | None:
    said = set(states)
    return next((state for state in STRONGEST if state in said), None)


def is_visible(state: State | None) -> bool:
    return state not in (None, "invisible")


class Here:
    """What a person chose holds for all of their sockets."""

    def __init__(self) -> None:
        self._people: dict[UserId, dict[Socket, State]] = {}
        self._choices: dict[UserId, Choice] = {}
        self._doubted: set[UserId] = set()

    def __contains__(self, user: UserId) -> bool:
        return user in self._people

    def people(self) -> list[UserId]:
        return list(self._people)

    def say(self, user: UserId, socket: Socket, state: State) -> None:
        self._people.setdefault(user, {})[socket] = state

    def leave(self, user: UserId, socket: Socket) -> None:
        sockets = self._people.get(user, {})
        sockets.pop(socket, None)
        if not sockets:
            self._people.pop(user, None)
            self._choices.pop(user, None)
            self._doubted.discard(user)

    def choose(self, user: UserId, choice: Choice) -> None:
        if user in self._people:
            self._choices[user] = choice
            self._doubted.discard(user)

    def doubt(self, user: UserId) -> None:
        """They may have chosen anew, unheard; until that is known the old choice holds."""
        if user in self._people:
            self._doubted.add(user)

    def undecided(self, users: Iterable[UserId]) -> list[UserId]:
        """Those of whom it is not known yet how they wish to be seen."""
        return [
            user
            for user in users
            if user in self._people and (user not in self._choices or user in self._doubted)
        ]

    def state(self, user: UserId) -> State | None:
        """None of those who are not here, and until their choice is known."""
        choice = self._choices.get(user)
        if choice == "auto":
            return strongest(self._people[user].values())
        return choice
