"""Everything that a batch of events works on: a shelf for each table, and what is looked up by other keys."""

from typing import Any
from uuid import UUID

from domain.ids import ChannelId, MessageId, UserId, WorkspaceId
from projections.chat.hashtags import Hashtags
from projections.chat.index import Index
from projections.chat.mentions import Mentions
from projections.chat.recent import Recent
from projections.chat.tables.messages import (
    FollowerRow,
    MessageRow,
    SavedRow,
    ScheduledRow,
    ThreadRow,
    VoteRow,
)
from projections.chat.tables.people import (
    DepartureRow,
    InviteRow,
    RelationshipRow,
    ReportRow,
    UserRow,
    WorkspaceMemberRow,
)
from projections.chat.tables.places import (
    ChannelInviteRow,
    ChannelMemberRow,
    ChannelRow,
    RetentionRow,
    RoomRow,
    SidebarRow,
    WorkspaceRow,
)
from projections.frames.room import Room
from projections.kept import OF_KIND, PAIR
from projections.shelf import Shelf
from store.copying import Copy
from store.sql import statements

_people = statements("projections.chat.tables.people")
_places = statements("projections.chat.tables.places")
_messages = statements("projections.chat.tables.messages")

MOST_MESSAGES = 10_000
"""More have left the cache before they are forgotten: 50,000 cost a rebuild a tenth of its Python."""
PLENTY = 250_000
"""As many rows of other tables are kept when all is begun anew, so that none of them need be asked for."""


class Shelves:
    """`empty` says that the tables are; with `silent` rooms count as known, for nothing is sent to them."""

    def __init__(self, *, silent: bool = False, empty: bool = False) -> None:
        self.recent = Recent()
        bound: dict[str, Any] = {"most": PLENTY} if empty else {}

        def shelf(of: Any, row: Any, name: str, **options: Any) -> Any:
            load, save = getattr(of, f"load_{name}"), getattr(of, f"save_{name}")
            copy = Copy(getattr(of, f"copy_{name}"), row.types) if row.types else None
            return Shelf[Any, Any](row, load, save, copy=copy, complete=empty, **{**bound, **options})

        self.users: Shelf[UserId, UserRow] = shelf(_people, UserRow, "users")
        self.workspaces: Shelf[WorkspaceId, WorkspaceRow] = shelf(_people, WorkspaceRow, "workspaces")
        self.workspace_members: Shelf[tuple[WorkspaceId, UserId], WorkspaceMemberRow] = shelf(
            _people, WorkspaceMemberRow, "workspace_members", form=PAIR
        )
        self.relationships: Shelf[tuple[UserId, UserId], RelationshipRow] = shelf(
            _people, RelationshipRow, "relationships", form=PAIR
        )
        self.reports: Shelf[UUID, ReportRow] = shelf(_people, ReportRow, "reports")
        self.invites: Shelf[UUID, InviteRow] = shelf(_people, InviteRow, "invites")
        self.departures: Shelf[tuple[WorkspaceId, UserId], DepartureRow] = shelf(
            _people, DepartureRow, "departures", form=PAIR
        )
        self.channels: Shelf[ChannelId, ChannelRow] = shelf(_places, ChannelRow, "channels")
        self.channel_members: Shelf[tuple[ChannelId, UserId], ChannelMemberRow] = shelf(
            _places, ChannelMemberRow, "channel_members", form=PAIR
        )
        self.sidebars: Shelf[tuple[WorkspaceId, UserId], SidebarRow] = shelf(
            _places, SidebarRow, "sidebars", form=PAIR
        )
        self.retentions: Shelf[UUID, RetentionRow] = shelf(_places, RetentionRow, "retentions")
        self.channel_invites: Shelf[UUID, ChannelInviteRow] = shelf(
            _places, ChannelInviteRow, "channel_invites"
        )
        self.messages: Shelf[MessageId, MessageRow] = shelf(
            _messages, MessageRow, "messages", most=MOST_MESSAGES, fetched=self.recent.refresh
        )
        self.threads: Shelf[MessageId, ThreadRow] = shelf(_messages, ThreadRow, "threads")
        self.followers: Shelf[tuple[MessageId, UserId], FollowerRow] = shelf(
            _messages, FollowerRow, "thread_followers", form=PAIR
        )
        self.scheduled: Shelf[UUID, ScheduledRow] = shelf(_messages, ScheduledRow, "scheduled")
        self.poll_votes: Shelf[tuple[MessageId, UserId], VoteRow] = shelf(
            _messages, VoteRow, "poll_votes", form=PAIR
        )
        self.saved_messages: Shelf[tuple[MessageId, UserId], SavedRow] = shelf(
            _messages, SavedRow, "saved", form=PAIR
        )
        self.rooms = Shelf[Room, RoomRow](
            RoomRow, _places.load_rooms, _places.save_rooms, form=OF_KIND, complete=silent
        )
        self.homes = Index[UserId, WorkspaceId](_people.load_homes, complete=empty, **bound)
        self.places = Index[tuple[WorkspaceId, UserId], ChannelId](
            _places.load_places, form=PAIR, complete=empty, **bound
        )
        self.blocks = Index[UserId, UserId](_people.load_blocks, complete=empty, **bound)
        self.mentions = Mentions()
        self.hashtags = Hashtags()
        self.follows = Index[tuple[UserId, ChannelId], MessageId](
            _messages.load_follows, form=PAIR, complete=empty, **bound
        )
        self.directs = Index[tuple[WorkspaceId, UserId], ChannelId](
            _places.load_directs, form=PAIR, complete=empty, **bound
        )
        """Direct conversations that wait for their people to come back into the workspace."""
        self.guests = Index[UserId, MessageId](_messages.load_guests, complete=empty, **bound)
        """The threads that somebody follows from another channel, and for a thread those who do."""
        self.guests_of = Index[MessageId, UserId](_messages.load_guests_of, complete=empty, **bound)
        self.lent = Index[ChannelId, MessageId](_messages.load_lent, complete=empty, **bound)
        """The threads that are shared into a channel or out of it."""

    @property
    def whole(self) -> bool:
        """Whether nothing but messages could be unknown."""
        return all(kept.complete for kept in (*self.shelves, *self.indexes) if kept is not self.messages)

    @property
    def shelves(self) -> tuple[Any, ...]:
        """In the order in which they are written."""
        return (
            self.users,
            self.workspaces,
            self.workspace_members,
            self.invites,
            self.relationships,
            self.reports,
            self.departures,
            self.channels,
            self.channel_members,
            self.channel_invites,
            self.retentions,
            self.sidebars,
            self.messages,
            self.threads,
            self.followers,
            self.scheduled,
            self.poll_votes,
            self.saved_messages,
            self.rooms,
        )

    @property
    def indexes(self) -> tuple[Index[Any, Any], ...]:
        return (
            self.homes,
            self.places,
            self.blocks,
            self.follows,
            self.directs,
            self.guests,
            self.guests_of,
            self.lent,
        )

    def unfollow(self, user: UserId, channel: ChannelId) -> None:
        """Whoever leaves a channel follows none of its threads any more."""
        for root in self.follows.take((user, channel)):
            self.followers.change((root, user)).status = "left"
