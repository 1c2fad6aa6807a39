"""A report: somebody calls the moderators to a message or a person. One per reporter and target."""

from typing import Literal, assert_never

import msgspec

from domain.decision import Fold, Stream
from domain.event import Event
from domain.ids import ChannelId, MessageId, UserId, WorkspaceId, derived

Outcome = Literal["hidden", "banned", "dismissed", "other"]


class ReportMade(Event, tag="report.made"):
    """`user_id` is whom it is about: of a message, its author. Again after it was resolved opens it anew."""

    workspace_id: WorkspaceId
    reporter_id: UserId
    user_id: UserId
    message_id: MessageId | None = None
    channel_id: ChannelId | None = None
    reason: str = ""


class ReportResolved(Event, tag="report.resolved"):
    outcome: Outcome
    note: str = ""


ReportEvent = ReportMade | ReportResolved


class Report(msgspec.Struct, frozen=True):
    workspace_id: WorkspaceId | None = None
    open: bool = False


def evolve(report: Report, event: ReportEvent) -> Report:
    match event:
        case ReportMade():
            return Report(event.workspace_id, open=True)
        case ReportResolved():
            return Report(report.workspace_id)
        case _:
            assert_never(event)


report = Fold("report", Report(), evolve)


def report_of(workspace: WorkspaceId, reporter: UserId, target: MessageId | UserId) -> Stream[Report]:
    return report(derived("report", workspace, reporter, target))
