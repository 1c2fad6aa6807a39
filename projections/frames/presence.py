"""What ephemeral frames say: who is there, and who is writing."""

from datetime import datetime

from domain.ids import ChannelId, MessageId, UserId
from projections.wire.presence import CustomStatus, Status
from projections.wire.view import View


class UserActive(View):
    """How somebody is seen; of whom one may know nothing it says what it says of somebody never seen."""

    user_id: UserId
    status: Status = "offline"
    last_seen_at: datetime | None = None
    custom_status: CustomStatus | None = None


class Typing(View):
    """Somebody is writing: until they say otherwise, or the time is over."""

    channel_id: ChannelId
    root_id: MessageId | None
    user_id: UserId
    expires_in_ms: int


class StoppedTyping(View):
    channel_id: ChannelId
    root_id: MessageId | None
    user_id: UserId
