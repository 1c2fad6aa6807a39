"""Erasing: begun by whoever runs the server, gone on with by the jobs."""

from typing import Any
from uuid import UUID

from domain.channel import channel
from domain.decision import NOTHING, Change, Deciding, Stream
from domain.erasure import ErasureApplied, ErasureBegun, ErasureFinished, Subject, erasure
from domain.event import Command
from domain.ids import MessageId, UserId, WorkspaceId
from domain.message import MessageDeleted, message
from domain.refusals import ErasedInUse, MessageNotFound
from domain.user import user
from domain.workspace import workspace


class BeginErasure(Command):
    erasure_id: UUID
    subject: Subject
    id: UUID


class GoOnErasing(Command):
    """What was done up to a position."""

    erasure_id: UUID
    applied: ErasureApplied


class FinishErasure(Command):
    erasure_id: UUID


def begin_erasure(command: BeginErasure) -> Deciding:
    """Of what nobody uses any more: people and workspaces are deleted first. A message goes at once."""
    (known,) = yield (erasure(command.erasure_id),)
    if known.begun is not None:
        return NOTHING
    before = command.at if command.subject == "past" else None
    event = ErasureBegun(subject=command.subject, id=command.id, before=before)
    begun = Change(erasure(command.erasure_id), [event])
    if command.subject == "past":
        return [begun]
    if command.subject == "message":
        id = MessageId(command.id)
        (found,) = yield (message(id),)
        if found.posted is None:
            raise MessageNotFound
        (place,) = yield (channel(found.posted.channel_id),)
        yield (workspace(place.workspace_id),)  # whose history tells of it
        return [begun] if found.final else [begun, Change(message(id), [MessageDeleted(final=True)])]
    (there,) = yield (_used(command),)
    if there.exists:
        raise ErasedInUse
    return [begun]


def _used(command: BeginErasure) -> Stream[Any]:
    by_person = command.subject == "person"
    return user(UserId(command.id)) if by_person else workspace(WorkspaceId(command.id))


def go_on_erasing(command: GoOnErasing) -> Deciding:
    (known,) = yield (erasure(command.erasure_id),)
    if known.begun is None or known.finished or known.upto >= command.applied.upto:
        return NOTHING
    return [Change(erasure(command.erasure_id), [command.applied])]


def finish_erasure(command: FinishErasure) -> Deciding:
    (known,) = yield (erasure(command.erasure_id),)
    if known.begun is None or known.finished:
        return NOTHING
    return [Change(erasure(command.erasure_id), [ErasureFinished(erased=known.erased)])]
