"""A letter by e-mail: wished for, then sent or dropped. What it says is seen when it is sent."""

from typing import Literal, assert_never
from uuid import UUID

import msgspec

from domain.decision import Fold, Stream
from domain.event import Event
from domain.ids import derived

Purpose = Literal["verify", "reset", "invite"]
Outcome = Literal["sent", "needless", "refused"]


class LetterWished(Event, tag="letter.wished"):
    """`about` is the person whose mailbox it is, or the invite that it tells of."""

    purpose: Purpose
    about: UUID


class LetterSent(Event, tag="letter.sent"):
    """A mail server has taken what was wished for the `number`th time."""

    number: int


class LetterDropped(Event, tag="letter.dropped"):
    """Nobody sends it any more: it has become needless, or was `refused` for good by the mail server."""

    number: int
    refused: bool = False


LetterEvent = LetterWished | LetterSent | LetterDropped


class Letter(msgspec.Struct, frozen=True):
    wished: LetterWished | None = None
    number: int = 0
    """How often it was wished for; only the last wish is still worth a letter."""
    open: bool = False


def evolve(letter: Letter, event: LetterEvent) -> Letter:
    match event:
        case LetterWished():
            return Letter(event, letter.number + 1, open=True)
        case LetterSent() | LetterDropped():
            return msgspec.structs.replace(letter, open=letter.open and event.number != letter.number)
        case _:
            assert_never(event)


letter = Fold("letter", Letter(), evolve)


def letter_for(purpose: Purpose, about: UUID) -> Stream[Letter]:
    return letter(derived("letter", purpose, about))
