"""Taking away what somebody had said, message by message: the rule asks for it, nobody else."""

from domain.decision import NOTHING, Change, Deciding
from domain.departure import DepartureCleared, departure_of
from domain.event import Command
from domain.ids import MessageId, UserId, WorkspaceId
from domain.message import MessageDeleted, message


class TakeAway(Command):
    """Some of this person's messages; few, for all of them are guarded together."""

    user_id: UserId | None
    """Whose; None when it does not matter."""
    message_ids: tuple[MessageId, ...]


class ClearDeparture(Command):
    """`upto` is the position of the departure."""

    workspace_id: WorkspaceId
    user_id: UserId
    upto: int


def take_away(command: TakeAway) -> Deciding:
    """Deletes those that are theirs, for good, also those that could be restored: once is enough."""
    ids = tuple(dict.fromkeys(command.message_ids))
    found = yield tuple(message(id) for id in ids)
    return [
        Change(message(id), [MessageDeleted(final=True)])
        for id, one in zip(ids, found, strict=True)
        if one.posted is not None and command.user_id in (None, one.posted.author_id) and not one.final
    ]


def clear_departure(command: ClearDeparture) -> Deciding:
    """Notes that all of it is gone."""
    here, who = command.workspace_id, command.user_id
    (known,) = yield (departure_of(here, who),)
    if known.upto >= command.upto:
        return NOTHING
    cleared = DepartureCleared(workspace_id=here, user_id=who, upto=command.upto)
    return [Change(departure_of(here, who), [cleared])]
