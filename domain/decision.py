"""How a decision is written: it asks for the streams it depends on, then says what is to be appended.

A decision is a generator. Each `yield` names streams and receives their states; every stream so named is
guarded: the append happens only if none of them has moved. What the decision returns is appended, all of it
or nothing.
"""

from collections.abc import Callable, Generator, Sequence
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from domain.event import Event

S = TypeVar("S")


class Stream(NamedTuple, Generic[S]):
    """One originator's events."""

    fold: "Fold[S]"
    id: UUID
    unseen: bool = False
    """Assume that it is new and look only if the append says otherwise: saves a read per posted message."""

    def expected_new(self) -> "Stream[S]":
        return self._replace(unseen=True)


class Fold(Generic[S]):
    """A kind of stream: its name, with which its events' tags begin, its first state, and what events do."""

    def __init__(
        self,
        name: str,
        initial: S,
        evolve: Callable[[S, Any], S],
        *,
        snapshots: bool = False,
    ) -> None:
        self.name = name
        self.initial = initial
        self.state: type[S] = type(initial)
        self.evolve = evolve
        self.snapshots = snapshots

    def __call__(self, id: UUID) -> Stream[S]:
        return Stream(self, id)


class Change(NamedTuple):
    """Events to append to one stream. A stream that the decision did not ask for is expected to be new."""

    stream: Stream[Any]
    events: Sequence[Event]
    blind: bool = False
    """Append wherever the stream stands: for streams where the last word wins (how far somebody has read)."""
    home: UUID | None = None
    """The workspace that this belongs to, said of a decision's changes only where they belong to several."""


T = TypeVar("T")
Asking = Generator[tuple[Stream[Any], ...], tuple[Any, ...], T]
"""Part of a decision: asks for streams and comes back with T."""
Deciding = Asking[Sequence[Change]]

NOTHING: Sequence[Change] = ()
"""The answer of a decision that finds its wish fulfilled already."""
