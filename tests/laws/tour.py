"""A story in which every command comes true."""

from datetime import timedelta
from inspect import signature
from typing import Any
from uuid import UUID

from domain.channel_invite import channel_invite_by
from domain.content import Content, Poll
from domain.decisions import (
    accounts,
    bans,
    bots,
    channel_invites,
    channel_people,
    channel_seats,
    channels,
    claims,
    departures,
    erasing,
    forwarding,
    identity,
    invites,
    letters,
    memberships,
    messages,
    moderation,
    pins,
    plans,
    polls,
    previews,
    reading,
    relationships,
    removal,
    retention,
    saving,
    schedules,
    sharing,
    sidebar,
    threads,
    workspaces,
)
from domain.ids import SYSTEM, ChannelId, SessionId, UserId
from domain.letter import letter_for
from domain.report import report_of
from domain.user import Profile
from tests.dsl import ADA, BOB, EVE, NOON
from tests.laws.strategies.kinds import BOT, KEY, NAN, OPEN, Wish
from tests.laws.strategies.messages import APPLIED, ERASURE
from tests.laws.strategies.workspaces import ELSEWHERE, LETTER
from tests.people import CODE, GENERAL, HELLO, HERE, PAT, ZOE, fresh

WORD, REPLY, POLL, CARRIED, LINK, LAST, ASIDE, IN_VAIN, AGAIN = (fresh(n) for n in range(9))
PLAN, DROPPED, SESSION, TORCH = (UUID(int=400 + n, version=4) for n in range(4))
SOON, LATER = NOON + timedelta(hours=1), NOON + timedelta(hours=3)
POLLING = Content(poll=Poll(question="?", options=("a", "b")))


def does(who: UserId, decide: Any, **fields: Any) -> Wish:
    """The decision says which command it takes."""
    command = signature(decide).parameters["command"].annotation
    return decide, command(**{"actor": who, "at": NOON, **fields})


PEOPLE = [
    does(NAN, accounts.register, username="nan", email="nan@example.org"),
    does(SYSTEM, letters.ask_for_letter, purpose="reset", user_id=NAN),
    does(SYSTEM, letters.note_letter, letter_id=letter_for("reset", NAN).id, number=1, outcome="sent"),
    does(NAN, identity.set_password),
    does(NAN, accounts.rename, username="nancy"),
    does(NAN, accounts.change_me, changes={"bio": "hi"}),
    does(NAN, accounts.set_profile, profile=Profile(display_name="N")),
    does(NAN, accounts.sign_out, session_id=SessionId(SESSION)),
    does(NAN, identity.deactivate),
    does(NAN, identity.begin_deletion),
    does(NAN, identity.delete_account),
    does(ZOE, identity.verify_email, email="zoe@example.org"),
    does(ZOE, claims.claim, placeholder_id=PAT),
    does(SYSTEM, claims.take_seats, user_id=PAT, workspace_ids=(HERE,)),
    does(BOB, relationships.relate, other_id=EVE, deed="request"),
    does(BOB, relationships.allow, other_id=EVE, messages=False),
    does(BOB, relationships.set_privacy, private=True),
    does(ADA, bots.make_bot, bot_id=BOT, workspace_id=HERE, username="helper"),
    does(ADA, bots.make_key, user_id=BOT, key_id=KEY, name="ci", scopes=("read",)),
    does(ADA, bots.revoke_key, user_id=BOT, key_id=KEY),
]
CHANNELS = [
    does(ADA, channels.create_channel, channel_id=OPEN, workspace_id=HERE, name="open"),
    does(ADA, channels.change_channel, channel_id=OPEN, topic="a topic"),
    does(ADA, channels.archive_channel, channel_id=OPEN),
    does(ADA, channels.archive_channel, channel_id=OPEN, archived=False),
    does(ADA, channels.open_conversation, workspace_id=HERE, user_ids=(BOB,)),
    does(BOB, channel_people.join_channel, channel_id=OPEN),
    does(BOB, channel_people.set_preferences, channel_id=OPEN, muted=True),
    does(BOB, channel_people.leave_channel, channel_id=OPEN),
    does(ADA, channel_people.add_to_channel, channel_id=OPEN, user_id=BOB),
    does(ADA, channel_people.remove_from_channel, channel_id=OPEN, user_id=BOB),
    does(ADA, channel_people.ban_from_channel, channel_id=OPEN, user_id=BOB),
    does(ADA, channel_people.unban_from_channel, channel_id=OPEN, user_id=BOB),
    does(ADA, channel_seats.open_seats, channel_id=OPEN),
    does(ADA, channel_seats.set_maximum, channel_id=OPEN, maximum=9, user_ids=(ADA,)),
    does(ADA, channel_invites.invite_to_channel, channel_id=OPEN, code=CODE),
    does(BOB, channel_invites.accept_channel_invite, code=CODE),
    does(ADA, channel_invites.revoke_channel_invite, channel_id=OPEN, invite_id=channel_invite_by(CODE).id),
]
MESSAGES = [
    does(BOB, messages.post, message_id=WORD, channel_id=GENERAL, text="@ada hi"),
    does(BOB, messages.edit, message_id=WORD, text="@eve hi"),
    does(EVE, messages.react, message_id=WORD, emoji="wave"),
    does(EVE, messages.unreact, message_id=WORD, emoji="wave"),
    does(ADA, pins.pin, message_id=WORD),
    does(ADA, pins.unpin, message_id=WORD),
    does(EVE, saving.save, message_id=WORD),
    does(EVE, saving.unsave, message_id=WORD),
    does(ADA, threads.follow_thread, root_id=WORD),
    does(BOB, messages.post, message_id=REPLY, channel_id=GENERAL, text="see #open", reply_to=WORD),
    does(EVE, messages.react, message_id=WORD, emoji="wave"),
    does(BOB, sharing.unshare_thread, root_id=WORD, channel_id=OPEN),
    does(ADA, reading.read_thread, root_id=WORD, seq=1),
    does(ADA, reading.mark_unread, channel_id=OPEN, seq=9, root_id=WORD, thread_seq=1),
    does(ADA, threads.unfollow_thread, root_id=WORD),
    does(
        ADA,
        messages.post,
        message_id=POLL,
        channel_id=GENERAL,
        text="",
        content_type="poll",
        content=POLLING,
    ),
    does(EVE, polls.vote, message_id=POLL, choices=(1,)),
    does(ADA, polls.close_poll, message_id=POLL),
    does(ADA, forwarding.forward, message_id=CARRIED, source_id=WORD, channel_id=OPEN),
    does(ADA, messages.post, message_id=LINK, channel_id=GENERAL, text="https://a.example/b"),
    does(SYSTEM, previews.preview_link, message_id=LINK, url="https://a.example/b", title="A"),
    does(
        BOB,
        schedules.schedule_message,
        schedule_id=PLAN,
        channel_id=GENERAL,
        message_id=LAST,
        text="later",
        due_at=SOON,
    ),
    does(BOB, schedules.change_scheduled, schedule_id=PLAN, text="much later"),
    does(BOB, schedules.send_scheduled, schedule_id=PLAN, at=LATER),
    does(
        BOB,
        schedules.schedule_message,
        schedule_id=DROPPED,
        channel_id=GENERAL,
        message_id=LAST,
        text="never",
        due_at=SOON,
    ),
    does(BOB, schedules.cancel_scheduled, schedule_id=DROPPED),
    does(EVE, reading.read_channel, channel_id=GENERAL, seq=1),
    does(EVE, reading.read_workspace, workspace_id=HERE),
    does(EVE, sidebar.arrange_sidebar, workspace_id=HERE, sections=()),
    does(BOB, moderation.report_message, message_id=HELLO),
    does(BOB, moderation.report_person, workspace_id=HERE, user_id=EVE),
    does(
        ADA,
        moderation.resolve_report,
        workspace_id=HERE,
        report_id=report_of(HERE, BOB, HELLO).id,
        outcome="dismissed",
    ),
    does(ADA, moderation.hide, message_id=WORD),
    does(ADA, moderation.unhide, message_id=WORD),
    does(BOB, removal.delete, message_id=WORD),
    does(ADA, removal.restore, message_id=WORD),
]
WORKSPACES = [
    does(ADA, workspaces.change_workspace, workspace_id=HERE, name="Lantern"),
    does(ADA, retention.set_retention, workspace_id=HERE, days=90),
    does(ADA, retention.set_channel_retention, channel_id=GENERAL, days=30),
    does(ADA, plans.set_plan, workspace_id=HERE, plan="pro"),
    does(ADA, invites.invite, workspace_id=HERE, code=LETTER),
    does(ADA, invites.revoke_invite, code=LETTER),
    does(ADA, memberships.set_role, workspace_id=HERE, user_id=BOB, role="admin"),
    does(ADA, memberships.remove_member, workspace_id=HERE, user_id=EVE),
    does(EVE, invites.accept_invite, code=CODE),
    does(EVE, memberships.leave_workspace, workspace_id=HERE),
    does(ADA, bans.ban, workspace_id=HERE, user_id=EVE),
    does(ADA, bans.unban, workspace_id=HERE, user_id=EVE),
    does(ADA, plans.hand_over, workspace_id=HERE, user_id=BOB),
    does(ADA, memberships.leave_workspace, workspace_id=HERE),
    does(SYSTEM, departures.take_away, user_id=ADA, message_ids=(HELLO,)),
    does(SYSTEM, erasing.begin_erasure, erasure_id=ERASURE, subject="message", id=WORD),
    does(SYSTEM, erasing.go_on_erasing, erasure_id=ERASURE, applied=APPLIED),
    does(SYSTEM, erasing.finish_erasure, erasure_id=ERASURE),
    does(SYSTEM, departures.clear_departure, workspace_id=HERE, user_id=ADA, upto=99),
    does(BOB, channels.delete_channel, channel_id=OPEN),
    does(
        BOB,
        workspaces.create_workspace,
        workspace_id=ELSEWHERE,
        general_id=ChannelId(TORCH),
        name="Torch",
    ),
    does(BOB, workspaces.delete_workspace, workspace_id=ELSEWHERE),
]
TOUR = [*PEOPLE, *CHANNELS, *MESSAGES, *WORKSPACES]

BLOCKED = [
    does(BOB, messages.post, message_id=WORD, channel_id=GENERAL, text="@channel hey"),
    does(EVE, messages.post, message_id=REPLY, channel_id=GENERAL, text="yes?", reply_to=WORD),
    does(BOB, messages.post, message_id=ASIDE, channel_id=GENERAL, text="@eve psst", reply_to=WORD),
    does(EVE, relationships.relate, other_id=BOB, deed="block"),
]
"""Eve will not hear Bob any more, who has called her in the channel and in a thread."""
UNHEARD = [
    *BLOCKED,
    does(BOB, messages.post, message_id=IN_VAIN, channel_id=GENERAL, text="@here, @eve"),
    does(BOB, messages.edit, message_id=WORD, text="hey"),
    does(BOB, messages.post, message_id=AGAIN, channel_id=GENERAL, text="@eve", reply_to=IN_VAIN),
    does(BOB, removal.delete, message_id=ASIDE),
    does(ADA, removal.restore, message_id=ASIDE),
    does(EVE, reading.read_channel, channel_id=GENERAL, seq=1),
]
BANNED = [
    does(ADA, channels.create_channel, channel_id=OPEN, workspace_id=HERE, name="open"),
    does(BOB, channel_people.join_channel, channel_id=OPEN),
    does(ADA, channel_people.ban_from_channel, channel_id=OPEN, user_id=BOB),
    does(ADA, channel_people.ban_from_channel, channel_id=OPEN, user_id=EVE),
]
"""From a public channel: Bob, who was in it, and Eve, who was not."""
BACK = [
    *BANNED,
    does(ADA, channel_people.unban_from_channel, channel_id=OPEN, user_id=BOB),
    does(ADA, channel_people.unban_from_channel, channel_id=OPEN, user_id=EVE),
]
HEARD_AGAIN = [*UNHEARD, does(EVE, relationships.relate, other_id=BOB, deed="unblock")]
