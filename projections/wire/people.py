"""People, and what they are to one another, as clients are shown them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from domain.ids import ChannelId, MessageId, UserId
from projections.wire.view import View


class UserView(View):
    """A person, as others in the workspace see them. The e-mail address is shown to themselves only."""

    id: UserId
    username: str
    display_name: str = ""
    first_name: str = ""
    last_name: str = ""
    title: str = ""
    bio: str = ""
    location: str = ""
    website: str = ""
    timezone: str = ""
    avatar_url: str | None = None
    bot: bool = False
    deactivated: bool = False
    placeholder: bool = False


class MeView(UserView, kw_only=True):
    """A person, as they see themselves."""

    email: str
    avatar_key: str = ""
    """Of an object below `avatars/<id>/`; `avatar_url` will be its address once there is object storage."""
    email_verified: bool = False
    last_login_at: datetime | None = None
    """When they last signed in with their password; only their own page tells it."""
    private: bool = False
    show_online_status: bool = True
    allow_friend_requests: bool = True


Friend = Literal["none", "requested", "asked", "friends"]


class Allowance(View):
    """What one lets somebody: write to one, see one online, see one's profile."""

    messages: bool = True
    online_status: bool = True
    profile: bool = True


class RelationshipView(View):
    """What somebody is to the viewer: `requested` by the viewer, or `asked` of them. Not their blocks."""

    user_id: UserId
    friend: Friend
    follows: bool
    blocks: bool
    mutes: bool
    message: str
    allows: Allowance
    changed_at: datetime


class Related(View):
    """A person, and what they are to the viewer."""

    relationship: RelationshipView
    user: UserView


class ReportView(View):
    """What somebody called the moderators to."""

    id: UUID
    reporter_id: UserId
    user_id: UserId
    message_id: MessageId | None
    channel_id: ChannelId | None
    reason: str
    created_at: datetime
    resolved_at: datetime | None
    resolved_by: UserId | None
    outcome: str
    note: str


class BanView(View):
    """Somebody who was shown out for good."""

    user: UserView
    banned_at: datetime
    banned_by: UserId | None
    reason: str
