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
    """What a person chose holds for all of their sockets.

    It is read when they come, and again when word of another choice may have been missed: until then they are
    among the `_unsure`. Word that comes while it is read is newer than what is read.
    """

    def __init__(self) -> None:
        self._people: dict[UserId, dict[Socket, State]] = {}
        self._choices: dict[UserId, Choice] = {}
        self._unsure: set[UserId] = set()
        self._asked: dict[UserId, int] = {}
        self._question = 0

    def people(self) -> list[UserId]:
        return list(self._people)

    def say(self, user: UserId, socket: Socket, state: State) -> None:
        if user not in self._people:
            self._people[user] = {}
            self._unsure.add(user)
        self._people[user][socket] = state

    def leave(self, user: UserId, socket: Socket) -> None:
        sockets = self._people.get(user, {})
        sockets.pop(socket, None)
        if not sockets:
            self._people.pop(user, None)
            self._choices.pop(user, None)
            self._unsure.discard(user)
            self._asked.pop(user, None)

    def choose(self, user: UserId, choice: Choice) -> None:
        if user in self._people:
            self._choices[user] = choice
            self._unsure.discard(user)
            self._asked.pop(user, None)

    def doubt(self, user: UserId) -> None:
        if user in self._people:
            self._unsure.add(user)

    def take_unsure(self, users: Iterable[UserId]) -> tuple[list[UserId], int]:
        """Those of them whose choice is to be read now, and a number for the question."""
        self._question += 1
        taken = [user for user in users if user in self._unsure]
        self._unsure.difference_update(taken)
        self._asked.update(dict.fromkeys(taken, self._question))
        return taken, self._question

    def learn(self, user: UserId, choice: Choice, question: int) -> None:
        """What was read, unless word of another has come since, or it has been asked anew."""
        if self._asked.get(user) == question:
            del self._asked[user]
            self._choices[user] = choice

    def state(self, user: UserId) -> State | None:
        """None of those who are not here, and until their choice is known."""
        choice = self._choices.get(user)
        if choice == "auto":
            return strongest(self._people[user].values())
        return choice
