"""A thread of a private channel, shared into an open one, and all that people do in and around it."""

from typing import Any

from hypothesis import strategies as st

from domain.decisions import (
    channel_people,
    channels,
    invites,
    memberships,
    messages,
    polls,
    reading,
    removal,
    saving,
    sharing,
    threads,
)
from domain.ids import UserId
from tests.dsl import ADA, BOB, EVE, NOON
from tests.laws.strategies.kinds import CHOICES, EMOJI, OPEN, SEQS, Wish, any_of, kind
from tests.people import CODE, HERE, SECRETS, fresh

ROOT = fresh(0)
THESE = st.sampled_from([ROOT, ROOT, *(fresh(n) for n in range(5))])
BOTH = st.sampled_from([SECRETS, OPEN])
EVERYBODY = st.sampled_from([ADA, BOB, EVE])
WORDS = st.sampled_from(["hi", "see #open", "@bob look", "@eve @ada?", "@channel now"])


def _in(place: Any, *people: UserId) -> list[Wish]:
    return [
        (
            channel_people.add_to_channel,
            channel_people.AddToChannel(actor=ADA, at=NOON, channel_id=place, user_id=who),
        )
        for who in people
    ]


TALK = [
    kind(
        messages.post,
        messages.PostMessage,
        by=EVERYBODY,
        message_id=THESE,
        channel_id=BOTH,
        text=WORDS,
        reply_to=st.just(ROOT),
    ),
    kind(messages.edit, messages.EditMessage, by=EVERYBODY, message_id=THESE, text=WORDS),
    kind(removal.delete, removal.DeleteMessage, by=EVERYBODY, message_id=THESE),
    kind(removal.restore, removal.RestoreMessage, message_id=THESE),
    kind(messages.react, messages.React, by=EVERYBODY, message_id=THESE, emoji=EMOJI),
    kind(messages.unreact, messages.Unreact, by=EVERYBODY, message_id=THESE, emoji=EMOJI),
    kind(polls.vote, polls.Vote, by=EVERYBODY, message_id=THESE, choices=CHOICES),
    kind(threads.follow_thread, threads.FollowThread, by=EVERYBODY, root_id=st.just(ROOT)),
    kind(reading.read_thread, reading.ReadThread, by=EVERYBODY, root_id=st.just(ROOT), seq=SEQS),
    kind(
        reading.mark_unread,
        reading.MarkUnread,
        by=EVERYBODY,
        channel_id=st.just(SECRETS),
        seq=SEQS,
        root_id=st.just(ROOT),
        thread_seq=SEQS,
    ),
    kind(saving.save, saving.Save, by=EVERYBODY, message_id=THESE),
]


MOVE = [
    kind(threads.unfollow_thread, threads.UnfollowThread, by=EVERYBODY, root_id=st.just(ROOT)),
    kind(reading.read_workspace, reading.ReadWorkspace, by=EVERYBODY, workspace_id=st.just(HERE)),
    kind(
        channel_people.add_to_channel,
        channel_people.AddToChannel,
        channel_id=BOTH,
        user_id=EVERYBODY,
    ),
    kind(channel_people.join_channel, channel_people.JoinChannel, by=EVERYBODY, channel_id=BOTH),
    kind(channel_people.leave_channel, channel_people.LeaveChannel, by=EVERYBODY, channel_id=BOTH),
    kind(
        channel_people.remove_from_channel,
        channel_people.RemoveFromChannel,
        channel_id=BOTH,
        user_id=EVERYBODY,
    ),
    kind(memberships.leave_workspace, memberships.LeaveWorkspace, by=EVERYBODY, workspace_id=st.just(HERE)),
    kind(invites.accept_invite, invites.AcceptInvite, by=EVERYBODY, code=st.just(CODE)),
    kind(sharing.unshare_thread, sharing.UnshareThread, root_id=st.just(ROOT), channel_id=st.just(OPEN)),
    kind(channels.delete_channel, channels.DeleteChannel, channel_id=BOTH),
]


@st.composite
def lent(draw: st.DrawFn) -> list[Wish]:
    """Ada is in both channels, Bob in the open one, Eve wherever it falls."""
    opened = channels.CreateChannel(
        actor=ADA, at=NOON, channel_id=OPEN, workspace_id=HERE, name="open", private=draw(st.booleans())
    )
    here: dict[str, Any] = {"actor": ADA, "at": NOON, "channel_id": SECRETS}
    said = messages.PostMessage(message_id=ROOT, text=draw(WORDS), **here)
    shared = messages.PostMessage(message_id=fresh(1), text="see #open", reply_to=ROOT, **here)
    begun: list[Wish] = [
        (channels.create_channel, opened),
        *_in(OPEN, BOB, *draw(st.sampled_from([(), (EVE,)]))),
        *_in(SECRETS, *draw(st.sampled_from([(), (EVE,)]))),
        (messages.post, said),
        (messages.post, shared),
    ]
    return [*begun, *draw(st.lists(any_of(*TALK * 4, *MOVE), min_size=8, max_size=24))]
