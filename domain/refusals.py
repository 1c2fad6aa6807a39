"""Every way in which the domain says no. Each has a stable code and a page in docs/problems/."""

from domain.refusal import Conflict, Forbidden, Invalid, NotFound


class UserNotFound(NotFound):
    """No such person."""

    code = "user_not_found"


class WorkspaceNotFound(NotFound):
    """No such workspace, or you are not in it."""

    code = "workspace_not_found"


class ChannelNotFound(NotFound):
    """No such channel, or it is not yours to see."""

    code = "channel_not_found"


class MessageNotFound(NotFound):
    """No such message, or it is not yours to see."""

    code = "message_not_found"


class ScheduledNotFound(NotFound):
    """You have no such scheduled message."""

    code = "scheduled_not_found"


class InviteNotFound(NotFound):
    """No such invite: it was never made, or has expired, was revoked or is used up."""

    code = "invite_not_found"


class ReportNotFound(NotFound):
    """No such report here."""

    code = "report_not_found"


class NotAMember(Forbidden):
    """Join the channel first."""

    code = "not_a_member"


class RoleTooLow(Forbidden):
    """Your role does not allow this."""

    code = "role_too_low"


class BannedFromChannel(Forbidden):
    """This person is banned from the channel: nobody brings them in before they are unbanned."""

    code = "banned_from_channel"


class NotReachable(Forbidden):
    """Nothing passes between you and this person."""

    code = "not_reachable"


class RequestsClosed(Forbidden):
    """This person does not take friend requests."""

    code = "requests_closed"


class NotTheAuthor(Forbidden):
    """Only the author may do this."""

    code = "not_the_author"


class AddressUnproved(Forbidden):
    """This is for whoever has an address that you have not proved to be yours."""

    code = "address_unproved"


class Banned(Forbidden):
    """You were shown out of this workspace for good."""

    code = "banned"


class ChannelArchived(Forbidden):
    """The channel is archived: it can be read, not changed."""

    code = "channel_archived"


class NameTaken(Conflict):
    """Somebody already has this name."""

    code = "name_taken"


class IdTaken(Conflict):
    """This id already names something else."""

    code = "id_taken"


class SeatsExhausted(Conflict):
    """Every seat of the workspace is taken."""

    code = "seats_exhausted"


class PlanLimit(Conflict):
    """The workspace's plan does not give so much."""

    code = "plan_limit"


class TooManyKinds(Conflict):
    """The message has as many kinds of reactions as it may have."""

    code = "too_many_kinds"


class ChannelFull(Conflict):
    """As many people as may be are in the channel."""

    code = "channel_full"


class MessageDeleted(Conflict):
    """The message has been deleted."""

    code = "message_deleted"


class NoticeFixed(Conflict):
    """Notices tell of a change: they take no replies, edits, reactions or deletion."""

    code = "notice_fixed"


class ScheduleOver(Conflict):
    """The scheduled message no longer waits to be sent."""

    code = "schedule_over"


class PollIsClosed(Conflict):
    """The poll is closed."""

    code = "poll_closed"


class NotAPoll(Conflict):
    """The message is no poll."""

    code = "not_a_poll"


class AlreadySomebody(Conflict):
    """An account that is in a workspace already cannot become somebody else."""

    code = "already_somebody"


class ErasedInUse(Conflict):
    """Delete the account or the workspace first: only what nobody uses any more is erased."""

    code = "erased_in_use"


class StillOwner(Conflict):
    """Hand over or close the workspaces that you own first."""

    code = "still_owner"


class LastOwner(Conflict):
    """The owner cannot leave or be removed before somebody else owns the workspace."""

    code = "last_owner"


class FixedMembership(Conflict):
    """The people of a direct conversation never change."""

    code = "fixed_membership"


class GeneralChannel(Conflict):
    """Everybody is in the general channel; it cannot be left, archived or deleted."""

    code = "general_channel"


class IdReserved(Invalid):
    """Ids chosen by a client are UUIDs of version 4 or 7."""

    code = "id_reserved"


class TextInvalid(Invalid):
    """The text cannot be posted."""

    code = "text_invalid"


class TimeInvalid(Invalid):
    """The time cannot be used."""

    code = "time_invalid"


class NameInvalid(Invalid):
    """The name cannot be used."""

    code = "name_invalid"


class ContentInvalid(Invalid):
    """The message's content does not fit its type."""

    code = "content_invalid"
