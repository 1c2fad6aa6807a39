"""What every event and every command has in common."""

from datetime import datetime

import msgspec

from domain.ids import UserId


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", omit_defaults=True, gc=False):
    """A fact, named `noun.past_participle`. The tag is a storage format: never renamed, never reused."""


class PrivateEvent(Event, frozen=True):
    """A fact that nobody is told of but the one it is about: the history leaves it out."""


class Command(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A wish: who has it, and when it was uttered."""

    actor: UserId
    at: datetime
