"""Wishes of a few people in a small workspace: dense enough that they meet and overtake each other."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, get_args
from uuid import UUID

from hypothesis import strategies as st
from msgspec import UNSET

from domain.channel_invite import channel_invite_by
from domain.channel_member import ChannelRole, Permission
from domain.content import Content, Poll
from domain.decisions import (
    accounts,
    bans,
    channel_invites,
    channel_people,
    channel_seats,
    channels,
    departures,
    forwarding,
    identity,
    memberships,
    messages,
    pins,
    plans,
    polls,
    previews,
    reading,
    relationships,
    removal,
    saving,
    schedules,
    threads,
    workspaces,
)
from domain.ids import SYSTEM, ChannelId, MessageId
from domain.invite import invite_by
from domain.user import Profile
from domain.workspace_member import WorkspaceRole
from tests.dsl import ADA, BOB, EVE, NOON
from tests.people import CODE, GENERAL, HELLO, HERE, PAT, SECRETS, ZOE, fresh

Wish = tuple[Callable[[Any], Any], Any]

PEOPLE = st.sampled_from([ADA, ADA, BOB, BOB, EVE])
"""Ada owns the place and so gets most of her wishes."""
OPEN = ChannelId(UUID(int=104, version=4))
CHANNELS = st.sampled_from([GENERAL, GENERAL, GENERAL, SECRETS, OPEN])
MESSAGES = st.sampled_from([HELLO, *map(fresh, range(5))])
TEXTS = st.sampled_from(
    [
        "hi",
        "@bob look",
        "@bob @eve look",
        "@channel now",
        "@ada @eve?",
        "`@bob`",
        "#roof",
        "@bob #roof #tag",
        "see https://a.example/b",
        "@eve https://c.example.",
    ]
)
LETTER = "for eve"
"""The code of an invite by e-mail."""
EMOJI = st.sampled_from(["wave", "👍"])
SEQS = st.integers(-1, 12)
PERMISSIONS: st.SearchStrategy[tuple[Permission, ...] | None] = st.sampled_from(
    [None, None, (), ("add_members", "edit_channel"), ("remove_members", "delete_messages")]
)
CHANNEL_ROLES: st.SearchStrategy[ChannelRole | None] = st.sampled_from([None, "member", "moderator", "admin"])
ROLES: st.SearchStrategy[WorkspaceRole] = st.sampled_from(["admin", "member", "guest"])


def _wish(
    decide: Callable[[Any], Any], command: Any, **fields: st.SearchStrategy[Any]
) -> st.SearchStrategy[Wish]:
    made = st.builds(command, actor=PEOPLE, at=st.just(NOON), **fields)
    return st.tuples(st.just(decide), made)


POLLS = st.builds(
    lambda multiple, anonymous: Content(
        poll=Poll(question="?", options=("a", "b", "c"), multiple=multiple, anonymous=anonymous)
    ),
    st.booleans(),
    st.booleans(),
)
CHOICES = st.lists(st.integers(0, 3), max_size=2).map(tuple)


def _replies() -> st.SearchStrategy[MessageId | None]:
    return st.one_of(st.none(), st.none(), st.just(HELLO), MESSAGES)


TALK = st.one_of(
    _wish(
        messages.post,
        messages.PostMessage,
        message_id=MESSAGES,
        channel_id=CHANNELS,
        text=TEXTS,
        reply_to=_replies(),
        broadcast=st.booleans(),
    ),
    _wish(
        messages.post,
        messages.PostMessage,
        message_id=MESSAGES,
        channel_id=CHANNELS,
        text=st.just(""),
        content_type=st.just("poll"),
        content=POLLS,
    ),
    _wish(polls.vote, polls.Vote, message_id=MESSAGES, choices=CHOICES),
    _wish(polls.close_poll, polls.ClosePoll, message_id=MESSAGES),
    _wish(
        forwarding.forward,
        forwarding.ForwardMessage,
        message_id=MESSAGES,
        source_id=MESSAGES,
        channel_id=CHANNELS,
        text=st.sampled_from(["", "@bob see"]),
    ),
    _wish(saving.save, saving.Save, message_id=MESSAGES),
    _wish(saving.unsave, saving.Unsave, message_id=MESSAGES),
    _wish(messages.edit, messages.EditMessage, message_id=MESSAGES, text=TEXTS),
    _wish(removal.delete, removal.DeleteMessage, message_id=MESSAGES, reason=st.sampled_from(["", "spam"])),
    _wish(removal.restore, removal.RestoreMessage, message_id=MESSAGES),
    _wish(pins.pin, pins.Pin, message_id=MESSAGES),
    _wish(pins.unpin, pins.Unpin, message_id=MESSAGES),
    _wish(messages.react, messages.React, message_id=MESSAGES, emoji=EMOJI),
    _wish(messages.unreact, messages.Unreact, message_id=MESSAGES, emoji=EMOJI),
)

READ = st.one_of(
    _wish(reading.read_channel, reading.ReadChannel, channel_id=CHANNELS, seq=SEQS),
    _wish(reading.read_thread, reading.ReadThread, root_id=MESSAGES, seq=SEQS),
    _wish(reading.read_workspace, reading.ReadWorkspace, workspace_id=st.just(HERE)),
    _wish(threads.follow_thread, threads.FollowThread, root_id=MESSAGES),
    _wish(threads.unfollow_thread, threads.UnfollowThread, root_id=MESSAGES),
)

COME_AND_GO = st.one_of(
    _wish(memberships.accept_invite, memberships.AcceptInvite, code=st.just(CODE)),
    _wish(memberships.leave_workspace, memberships.LeaveWorkspace, workspace_id=st.just(HERE)),
    _wish(memberships.remove_member, memberships.RemoveMember, workspace_id=st.just(HERE), user_id=PEOPLE),
    _wish(memberships.set_role, memberships.SetRole, workspace_id=st.just(HERE), user_id=PEOPLE, role=ROLES),
    _wish(memberships.accept_invite, memberships.AcceptInvite, code=st.just(LETTER)),
    _wish(
        memberships.invite,
        memberships.Invite,
        workspace_id=st.just(HERE),
        code=st.just(LETTER),
        email=st.just("eve@example.org"),
        max_uses=st.just(1),
        role=ROLES,
    ),
    _wish(memberships.revoke_invite, memberships.RevokeInvite, invite_id=st.just(invite_by(LETTER).id)),
    _wish(bans.ban, bans.Ban, workspace_id=st.just(HERE), user_id=PEOPLE, forgotten=st.booleans()),
    _wish(bans.unban, bans.Unban, workspace_id=st.just(HERE), user_id=PEOPLE),
    _wish(plans.hand_over, plans.HandOver, workspace_id=st.just(HERE), user_id=PEOPLE),
    _wish(channel_people.join_channel, channel_people.JoinChannel, channel_id=CHANNELS),
    _wish(channel_people.leave_channel, channel_people.LeaveChannel, channel_id=CHANNELS),
    _wish(
        channel_people.add_to_channel,
        channel_people.AddToChannel,
        channel_id=CHANNELS,
        user_id=PEOPLE,
        role=CHANNEL_ROLES,
        permissions=PERMISSIONS,
    ),
    _wish(
        channel_people.ban_from_channel,
        channel_people.BanFromChannel,
        channel_id=CHANNELS,
        user_id=PEOPLE,
    ),
    _wish(
        channel_people.unban_from_channel,
        channel_people.UnbanFromChannel,
        channel_id=CHANNELS,
        user_id=PEOPLE,
    ),
    _wish(
        channel_people.remove_from_channel,
        channel_people.RemoveFromChannel,
        channel_id=CHANNELS,
        user_id=PEOPLE,
    ),
)

INVITE = st.one_of(
    _wish(
        channel_invites.invite_to_channel,
        channel_invites.InviteToChannel,
        channel_id=CHANNELS,
        code=st.just(CODE),
        max_uses=st.sampled_from([None, 1]),
    ),
    _wish(
        channel_invites.revoke_channel_invite,
        channel_invites.RevokeChannelInvite,
        channel_id=CHANNELS,
        invite_id=st.just(channel_invite_by(CODE).id),
    ),
    _wish(channel_invites.accept_channel_invite, channel_invites.AcceptChannelInvite, code=st.just(CODE)),
    _wish(channel_seats.open_seats, channel_seats.OpenSeats, channel_id=CHANNELS),
    _wish(
        channel_seats.set_maximum,
        channel_seats.SetMaximum,
        channel_id=CHANNELS,
        maximum=st.sampled_from([None, 1, 2]),
        user_ids=st.just((ADA,)),
    ),
)

SETTLE = st.one_of(
    _wish(
        channels.create_channel,
        channels.CreateChannel,
        channel_id=st.just(OPEN),
        workspace_id=st.just(HERE),
        name=st.sampled_from(["open", "secrets"]),
        private=st.booleans(),
    ),
    _wish(
        channels.open_conversation,
        channels.OpenConversation,
        workspace_id=st.just(HERE),
        user_ids=st.lists(PEOPLE, max_size=2).map(tuple),
    ),
    _wish(
        channels.change_channel,
        channels.ChangeChannel,
        channel_id=CHANNELS,
        name=st.sampled_from([None, "renamed"]),
        topic=st.sampled_from([None, "a topic"]),
    ),
    _wish(channels.archive_channel, channels.ArchiveChannel, channel_id=CHANNELS, archived=st.booleans()),
    _wish(channels.delete_channel, channels.DeleteChannel, channel_id=st.just(OPEN)),
    _wish(
        workspaces.change_workspace,
        workspaces.ChangeWorkspace,
        workspace_id=st.just(HERE),
        name=st.sampled_from([None, "Lantern"]),
        slug=st.sampled_from([None, "lantern"]),
        default_ids=st.sampled_from([None, (), (GENERAL,), (OPEN,)]),
    ),
    _wish(
        plans.set_plan,
        plans.SetPlan,
        workspace_id=st.just(HERE),
        plan=st.sampled_from([UNSET, "free", "pro"]),
        seat_limit=st.sampled_from([UNSET, None, 2, 3]),
        customer_id=st.sampled_from([UNSET, "cus_1"]),
        ai_budget_cents=st.sampled_from([UNSET, None, 100]),
    ),
    _wish(accounts.rename, accounts.Rename, username=st.sampled_from(["ada", "bob", "bobby"])),
    _wish(
        accounts.change_me,
        accounts.ChangeMe,
        username=st.sampled_from([None, "eve", "evelyn"]),
        changes=st.sampled_from([{}, {"bio": "hi"}, {"location": "Oslo"}]),
    ),
    _wish(
        accounts.set_profile,
        accounts.SetProfile,
        profile=st.builds(Profile, display_name=st.sampled_from(["A", "B"])),
    ),
)

PLANS = st.sampled_from([UUID(int=110 + n, version=4) for n in range(2)])
DUE = st.sampled_from([NOON + timedelta(hours=1), NOON + timedelta(hours=2)])
LATER = NOON + timedelta(hours=3)

PLAN = st.one_of(
    _wish(
        schedules.schedule_message,
        schedules.ScheduleMessage,
        schedule_id=PLANS,
        channel_id=CHANNELS,
        message_id=MESSAGES,
        text=TEXTS,
        due_at=DUE,
    ),
    _wish(schedules.change_scheduled, schedules.ChangeScheduled, schedule_id=PLANS, text=TEXTS, due_at=DUE),
    _wish(schedules.cancel_scheduled, schedules.CancelScheduled, schedule_id=PLANS),
    st.tuples(
        st.just(schedules.send_scheduled),
        st.builds(schedules.SendScheduled, actor=PEOPLE, at=st.just(LATER), schedule_id=PLANS),
    ),
)

SHOWN = _wish(
    previews.preview_link,
    previews.PreviewLink,
    message_id=MESSAGES,
    url=st.sampled_from(["https://a.example/b", "https://c.example"]),
    title=st.sampled_from(["A", "B"]),
)


def _of_nobody(
    decide: Callable[[Any], Any], command: Any, **fields: st.SearchStrategy[Any]
) -> st.SearchStrategy[Wish]:
    made = st.builds(command, actor=st.just(SYSTEM), at=st.just(NOON), **fields)
    return st.tuples(st.just(decide), made)


SWEEP = st.one_of(
    _of_nobody(
        departures.take_away,
        departures.TakeAway,
        user_id=PEOPLE,
        message_ids=st.lists(MESSAGES, max_size=3).map(tuple),
    ),
    _of_nobody(
        departures.clear_departure,
        departures.ClearDeparture,
        workspace_id=st.just(HERE),
        user_id=PEOPLE,
        upto=st.integers(1, 60),
    ),
)
"""What the sweeper does, and what it would do if it came too early or too late."""

IDENTITY = st.one_of(
    st.just((identity.verify_email, identity.VerifyEmail(actor=ZOE, at=NOON, email="zoe@example.org"))),
    st.just((identity.claim, identity.Claim(actor=ZOE, at=NOON, placeholder_id=PAT, workspace_ids=(HERE,)))),
    _wish(identity.deactivate, identity.Deactivate, active=st.booleans()),
    _wish(identity.set_password, identity.SetPassword),
)
"""Zoe has signed up with the address under which Pat was imported."""

RELATE = st.one_of(
    _wish(
        relationships.relate,
        relationships.Relate,
        other_id=PEOPLE,
        deed=st.sampled_from(get_args(relationships.Deed)),
    ),
    _wish(
        relationships.relate,
        relationships.Relate,
        other_id=PEOPLE,
        deed=st.sampled_from(["block", "unblock", "request"]),
    ),
    _wish(relationships.allow, relationships.Allow, other_id=PEOPLE, messages=st.booleans()),
    _wish(
        relationships.set_privacy,
        relationships.SetPrivacy,
        private=st.sampled_from([None, True, False]),
        friend_requests=st.sampled_from([None, True, False]),
    ),
)

ANY = st.one_of(TALK, TALK, TALK, READ, COME_AND_GO, INVITE, SETTLE, SWEEP, IDENTITY, RELATE, PLAN, SHOWN)


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    """A name for what would fill pages in a report."""
    return draw(ANY)


@st.composite
def scenes(draw: st.DrawFn) -> list[Wish]:
    """Somebody says something, and comes back to it: by chance alone that is rare."""
    who, id, where = draw(PEOPLE), draw(MESSAGES), draw(CHANNELS)
    said = messages.PostMessage(
        actor=who,
        at=NOON,
        message_id=id,
        channel_id=where,
        text=draw(TEXTS),
        reply_to=draw(_replies()),
        broadcast=draw(st.booleans()),
    )
    between = draw(st.lists(wishes(), max_size=2))
    changed = (messages.edit, messages.EditMessage(actor=who, at=NOON, message_id=id, text=draw(TEXTS)))
    gone = (removal.delete, removal.DeleteMessage(actor=who, at=NOON, message_id=id))
    back = (removal.restore, removal.RestoreMessage(actor=ADA, at=NOON, message_id=id))
    after = draw(st.sampled_from([[changed], [gone], [changed, gone], [gone, back], []]))
    return [(messages.post, said), *between, *after]


@st.composite
def asked(draw: st.DrawFn) -> list[Wish]:
    """Somebody asks, others vote, and change their minds."""
    who, id, where = draw(PEOPLE), draw(MESSAGES), draw(CHANNELS)
    posted = messages.PostMessage(
        actor=who,
        at=NOON,
        message_id=id,
        channel_id=where,
        text="",
        content_type="poll",
        content=draw(POLLS),
    )
    votes = draw(st.lists(st.tuples(PEOPLE, CHOICES), max_size=5))
    cast: list[Wish] = [
        (polls.vote, polls.Vote(actor=voter, at=NOON, message_id=id, choices=choices))
        for voter, choices in votes
    ]
    gone: Wish = (removal.delete, removal.DeleteMessage(actor=who, at=NOON, message_id=id))
    back: Wish = (removal.restore, removal.RestoreMessage(actor=ADA, at=NOON, message_id=id))
    return [
        (messages.post, posted),
        *cast,
        *draw(st.sampled_from([[], [gone], [gone, back], [gone, back, *cast]])),
    ]


@st.composite
def carried(draw: st.DrawFn) -> list[Wish]:
    """A message is forwarded, and goes and comes back."""
    first, second = draw(st.lists(MESSAGES, min_size=2, max_size=2, unique=True))
    who = draw(PEOPLE)
    on: Wish = (
        forwarding.forward,
        forwarding.ForwardMessage(
            actor=who, at=NOON, message_id=second, source_id=first, channel_id=draw(CHANNELS)
        ),
    )
    gone = [
        (removal.delete, removal.DeleteMessage(actor=ADA, at=NOON, message_id=id)) for id in (first, second)
    ]
    back = [
        (removal.restore, removal.RestoreMessage(actor=ADA, at=NOON, message_id=id)) for id in (first, second)
    ]
    return [on, *draw(st.lists(st.sampled_from([*gone, *back]), max_size=5))]


@st.composite
def stories(draw: st.DrawFn, most: int) -> list[Wish]:
    """A few dozen wishes, some of which belong together."""
    told = st.one_of(scenes(), asked(), carried(), st.lists(wishes(), min_size=1, max_size=3))
    return [wish for part in draw(st.lists(told, max_size=most // 3)) for wish in part]


THESE = st.sampled_from([fresh(n) for n in range(4)])


@st.composite
def handled(draw: st.DrawFn) -> list[Wish]:
    """A few messages in #general, a poll and a forward among them, and all that can be done with them."""
    word, poll, on, reply = (fresh(n) for n in range(4))
    here: dict[str, Any] = {"at": NOON, "channel_id": GENERAL}
    asked = {"text": "", "content_type": "poll", "content": draw(POLLS)}
    said: list[Wish] = [
        (messages.post, messages.PostMessage(actor=BOB, message_id=word, text=draw(TEXTS), **here)),
        (messages.post, messages.PostMessage(actor=ADA, message_id=poll, **asked, **here)),
        (forwarding.forward, forwarding.ForwardMessage(actor=ADA, message_id=on, source_id=word, **here)),
        (
            messages.post,
            messages.PostMessage(
                actor=EVE,
                message_id=reply,
                text=draw(TEXTS),
                reply_to=word,
                broadcast=draw(st.booleans()),
                **here,
            ),
        ),
    ]
    doing = st.one_of(
        _wish(removal.delete, removal.DeleteMessage, message_id=THESE),
        _wish(removal.restore, removal.RestoreMessage, message_id=THESE),
        _wish(pins.pin, pins.Pin, message_id=THESE),
        _wish(pins.unpin, pins.Unpin, message_id=THESE),
        _wish(polls.vote, polls.Vote, message_id=st.just(poll), choices=CHOICES),
        _wish(polls.vote, polls.Vote, message_id=st.just(poll), choices=CHOICES),
        _wish(polls.close_poll, polls.ClosePoll, message_id=st.just(poll)),
        _wish(messages.edit, messages.EditMessage, message_id=THESE, text=TEXTS),
        _wish(messages.react, messages.React, message_id=THESE, emoji=EMOJI),
        _wish(saving.save, saving.Save, message_id=THESE),
        _wish(saving.unsave, saving.Unsave, message_id=THESE),
        _wish(reading.read_channel, reading.ReadChannel, channel_id=st.just(GENERAL), seq=SEQS),
    )
    return [*said, *draw(st.lists(doing, min_size=20, max_size=40))]
