"""Doing something once, however often it is asked for under the same name."""

from collections.abc import Callable
from typing import TypeVar

from domain.decision import NOTHING, Change, Deciding, Stream
from domain.event import Command
from domain.request import Request, RequestFulfilled

C = TypeVar("C", bound=Command)


def once(decide: Callable[[C], Deciding], request: Stream[Request]) -> Callable[[C], Deciding]:
    """The same decision, which finds nothing to do when this request has been fulfilled.

    What it does and that it is done are one append: no crash comes in between.
    """

    def deciding(command: C) -> Deciding:
        (earlier,) = yield (request.expected_new(),)
        if earlier.fulfilled:
            return NOTHING
        changes = yield from decide(command)
        return [*changes, Change(request, [RequestFulfilled()])] if changes else NOTHING

    return deciding
