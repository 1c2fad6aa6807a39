"""Wishing for a letter, and noting what became of it."""

from uuid import UUID

from domain.decision import NOTHING, Change, Deciding
from domain.event import Command, Event
from domain.ids import UserId
from domain.letter import LetterDropped, LetterSent, LetterWished, Outcome, Purpose, letter, letter_for
from domain.refusals import UserNotFound
from domain.user import user


class AskForLetter(Command):
    purpose: Purpose
    user_id: UserId


class NoteLetter(Command):
    letter_id: UUID
    number: int
    outcome: Outcome


def ask_for_letter(command: AskForLetter) -> Deciding:
    """To somebody who has something to prove; asked for again, it replaces one that has not been sent."""
    whom = command.user_id
    (them,) = yield (user(whom),)
    if not them.exists:
        raise UserNotFound
    if command.purpose == "verify" and them.verified:
        return NOTHING
    return [wished(command.purpose, whom)]


def wished(purpose: Purpose, about: UUID) -> Change:
    """Written blind: a wish depends on nothing that was."""
    return Change(letter_for(purpose, about), [LetterWished(purpose=purpose, about=about)], blind=True)


def note_letter(command: NoteLetter) -> Deciding:
    """What became of it, unless it was wished for anew meanwhile."""
    (found,) = yield (letter(command.letter_id),)
    number = command.number
    if not found.open or found.number != number:
        return NOTHING
    event: Event = LetterSent(number=number)
    if command.outcome != "sent":
        event = LetterDropped(number=number, refused=command.outcome == "refused")
    return [Change(letter(command.letter_id), [event])]
