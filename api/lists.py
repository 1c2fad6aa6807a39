"""Lists: how much of them is asked for, and how they are answered."""

from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar
from uuid import UUID

import msgspec
from litestar.params import QueryParameter

T = TypeVar("T")

LARGEST_SEQ = 2**53 - 1
"""The largest integer that every JSON reader keeps exactly."""

Limit = Annotated[int, QueryParameter(ge=1, le=200, description="how many at most")]
AfterId = Annotated[UUID | None, QueryParameter(description="the `next` of the page before")]
AfterName = Annotated[
    str,
    QueryParameter(max_length=200, pattern=r"^[^\x00]*$(?!\n)", description="the `next` of the page before"),
]
BeforeReply = Annotated[
    str | None,
    QueryParameter(
        pattern=r"^[0-9TZ:.+-]{20,32}~[0-9a-f-]{36}$(?!\n)", description="the `next` of the page before"
    ),
]
BeforeSeq = Annotated[int | None, QueryParameter(ge=0, le=LARGEST_SEQ, description="older than this seq")]
BeforePosition = Annotated[
    int | None, QueryParameter(ge=0, le=LARGEST_SEQ, description="the `next` of the page before")
]
AfterSeq = Annotated[int | None, QueryParameter(ge=0, le=LARGEST_SEQ, description="newer than this seq")]

Reason = Annotated[
    str, QueryParameter(max_length=500, description="why; told to the author and those who may restore it")
]


class Items(msgspec.Struct, Generic[T]):
    """A page. `next` is the `after` of the one that follows; null at the end."""

    items: Sequence[T]
    next: str | None = None


class Timeline(msgspec.Struct, Generic[T]):
    """A page of what has numbers. `next` goes on in the direction asked; null at the end."""

    items: Sequence[T]
    next: int | None = None


def listed(items: Sequence[T], limit: int, cursor: Callable[[T], object]) -> Items[T]:
    """A full page goes on after its last item, though perhaps nothing follows."""
    return Items(items, str(cursor(items[-1])) if len(items) == limit else None)
