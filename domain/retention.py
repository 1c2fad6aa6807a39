"""How long what is said somewhere is kept: in a workspace, or in one of its channels. The last word wins."""

import msgspec

from domain.decision import Fold, Stream
from domain.event import Event
from domain.ids import ChannelId, WorkspaceId, derived


class RetentionSet(Event, tag="retention.set"):
    """`channel_id` is none for the whole workspace. No `days` are for ever, or as the channel's workspace."""

    workspace_id: WorkspaceId
    channel_id: ChannelId | None = None
    days: int | None = None


class Retention(msgspec.Struct, frozen=True):
    days: int | None = None


def evolve(_: Retention, event: RetentionSet) -> Retention:
    return Retention(event.days)


_fold = Fold("retention", Retention(), evolve)


def retention_of(place: WorkspaceId | ChannelId) -> Stream[Retention]:
    return _fold(derived("retention", place))
