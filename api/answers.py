"""How commands are answered: where the log stands with the wish fulfilled, in the body and in a header."""

from typing import Protocol, TypeVar

import msgspec
from litestar import Response

from store.executor import Receipt

POSITION = "backscroll-position"


class Done(msgspec.Struct):
    """`position`: send it back as Backscroll-Position to read what this did."""

    position: int


class Placed(Protocol):
    @property
    def position(self) -> int: ...


D = TypeVar("D", bound=Placed)


def done(receipt: Receipt) -> Response[Done]:
    return told(Done(receipt.position), 200)


def created(body: D, location: str) -> Response[D]:
    return told(body, 201, location=location)


def told(body: D, status: int, **headers: str) -> Response[D]:
    return Response(body, status_code=status, headers={POSITION: str(body.position), **headers})
