"""The ids of everything that has a stream, and how the derived ones are made."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NewType
from uuid import UUID, uuid5

UserId = NewType("UserId", UUID)
WorkspaceId = NewType("WorkspaceId", UUID)
ChannelId = NewType("ChannelId", UUID)
MessageId = NewType("MessageId", UUID)
SessionId = NewType("SessionId", UUID)

NAMESPACE = UUID("6ba7f0a4-1c5e-5d7c-9d7e-0b3f6a2c9e11")
"""Ours alone: a derived id can be computed anywhere and never met by accident."""

SYSTEM = UserId(UUID(int=0))
"""The actor of what nobody asked for: imports, schedules, repairs."""


NOWHERE = WorkspaceId(UUID(int=0))
"""The workspace of what does not exist."""


@lru_cache(maxsize=50_000)
def derived(kind: str, *parts: UUID | str) -> UUID:
    """The one id that these parts can have; "only one" rules become version 1 of its stream.

    Remembered: the same few memberships are asked for with every post.
    """
    return uuid5(NAMESPACE, ":".join((kind, *map(str, parts))))


def conversation_id(workspace: WorkspaceId, people: Iterable[UserId]) -> ChannelId:
    """The channel of a direct conversation: the same people always meet in the same place."""
    return ChannelId(derived("conversation", workspace, *sorted(set(people))))


def client_may_choose(chosen: UUID) -> bool:
    """Whether a client may name something with this id: name-based ids (v3, v5) are reserved for streams."""
    return chosen.version in (4, 7)
