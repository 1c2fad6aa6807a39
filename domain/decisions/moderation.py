"""Reporting, hiding, and settling reports."""

from uuid import UUID

from domain.decision import NOTHING, Change, Deciding
from domain.decisions.entrance import change_message, enter_thread, enter_workspace, see_channel
from domain.decisions.removal import reason_of
from domain.event import Command
from domain.ids import MessageId, UserId, WorkspaceId
from domain.message import MessageDeleted, MessageRestored, message
from domain.permissions import demand
from domain.refusals import MessageDeleted as MessageIsDeleted
from domain.refusals import MessageNotFound, ReportNotFound, UserNotFound
from domain.report import Outcome, ReportMade, ReportResolved, report, report_of
from domain.workspace_member import workspace_member


class ReportMessage(Command):
    message_id: MessageId
    reason: str = ""


class ReportPerson(Command):
    workspace_id: WorkspaceId
    user_id: UserId
    reason: str = ""


class ResolveReport(Command):
    workspace_id: WorkspaceId
    report_id: UUID
    outcome: Outcome
    note: str = ""


class HideMessage(Command):
    message_id: MessageId
    reason: str = ""


class UnhideMessage(Command):
    message_id: MessageId


def report_message(command: ReportMessage) -> Deciding:
    """Whoever may read a message may report it, once until it is settled."""
    me, id = command.actor, command.message_id
    (found,) = yield (message(id),)
    if found.posted is None or found.deleted:
        raise MessageNotFound
    part = yield from enter_thread(see_channel, found.posted.root_id or id, found.posted.channel_id, me)
    here = part.place.workspace_id
    (earlier,) = yield (report_of(here, me, id),)
    if earlier.open:
        return NOTHING
    made = ReportMade(
        workspace_id=here,
        reporter_id=me,
        user_id=found.posted.author_id,
        message_id=id,
        channel_id=found.posted.channel_id,
        reason=reason_of(command.reason),
    )
    return [Change(report_of(here, me, id), [made])]


def report_person(command: ReportPerson) -> Deciding:
    """Likewise somebody who is or was in the workspace."""
    me, here, whom = command.actor, command.workspace_id, command.user_id
    yield from enter_workspace(here, me)
    theirs, earlier = yield workspace_member(here, whom), report_of(here, me, whom)
    if theirs.status == "none":
        raise UserNotFound
    if earlier.open:
        return NOTHING
    made = ReportMade(workspace_id=here, reporter_id=me, user_id=whom, reason=reason_of(command.reason))
    return [Change(report_of(here, me, whom), [made])]


def resolve_report(command: ResolveReport) -> Deciding:
    """The workspace's staff says what came of it."""
    yield from enter_workspace(command.workspace_id, command.actor, "moderate")
    (found,) = yield (report(command.report_id),)
    if found.workspace_id != command.workspace_id:
        raise ReportNotFound
    if not found.open:
        return NOTHING
    resolved = ReportResolved(outcome=command.outcome, note=reason_of(command.note))
    return [Change(report(command.report_id), [resolved])]


def hide(command: HideMessage) -> Deciding:
    """Moderators and staff take a message out of sight; it is unread no more and can be shown again."""
    found, _, part = yield from change_message(command.message_id, command.actor)
    demand("hide_message", part)
    if found.deleted and not found.hidden:
        raise MessageIsDeleted
    if found.hidden:
        return NOTHING
    hidden = MessageDeleted(reason=reason_of(command.reason), hidden=True)
    return [Change(message(command.message_id), [hidden])]


def unhide(command: UnhideMessage) -> Deciding:
    """As it was, but for its pin."""
    found, _, part = yield from change_message(command.message_id, command.actor)
    demand("hide_message", part)
    return [Change(message(command.message_id), [MessageRestored()])] if found.hidden else NOTHING
