"""What becomes of messages: pins, votes, forwards, deletion and restoring."""

from datetime import timedelta

import pytest

from domain import refusals
from domain.content import Content, Forward, Poll
from domain.decisions.channel_people import AddToChannel, JoinChannel, add_to_channel, join_channel
from domain.decisions.channels import CreateChannel, create_channel
from domain.decisions.forwarding import ForwardMessage, forward
from domain.decisions.memberships import RemoveMember, remove_member
from domain.decisions.messages import EditMessage, PostMessage, edit, post
from domain.decisions.pins import Pin, Unpin, pin, unpin
from domain.decisions.polls import ClosePoll, Vote, close_poll, vote
from domain.decisions.removal import DeleteMessage, RestoreMessage, delete, restore
from domain.ids import ChannelId, derived
from domain.message import (
    BallotCast,
    MessagePinned,
    MessagePosted,
    MessageRestored,
    MessageUnpinned,
    MessageVoted,
)
from tests.dsl import ADA, BOB, NOON, World
from tests.people import GENERAL, HELLO, HERE, fresh, said, workspace_of_two

OPEN = ChannelId(fresh(50))
LATER = NOON + timedelta(hours=1)


def open_channel(world: World) -> None:
    """Bob is in it."""
    made = CreateChannel(actor=ADA, at=NOON, channel_id=OPEN, workspace_id=HERE, name="open")
    world.do(create_channel, made)
    world.do(join_channel, JoinChannel(actor=BOB, at=NOON, channel_id=OPEN))


def poll(*, by: object = ADA, **more: object) -> PostMessage:
    asked = Content(poll=Poll(question="?", options=("a", "b"), **more))  # type: ignore[arg-type]
    return PostMessage(
        actor=by,  # type: ignore[arg-type]
        at=NOON,
        message_id=fresh(1),
        channel_id=GENERAL,
        text="",
        content_type="poll",
        content=asked,
    )


def ballot(*choices: int, at: object = NOON) -> Vote:
    return Vote(actor=BOB, at=at, message_id=fresh(1), choices=choices)  # type: ignore[arg-type]


def test_a_pin_is_put_in_and_taken_out_once():
    world = workspace_of_two()
    assert world.do(pin, Pin(actor=ADA, at=NOON, message_id=HELLO)) == [MessagePinned()]
    assert world.do(pin, Pin(actor=ADA, at=NOON, message_id=HELLO)) == []
    assert world.do(unpin, Unpin(actor=ADA, at=NOON, message_id=HELLO)) == [MessageUnpinned()]
    assert world.do(unpin, Unpin(actor=ADA, at=NOON, message_id=HELLO)) == []


def test_who_was_given_the_permission_pins():
    world = workspace_of_two()
    open_channel(world)
    world.do(post, said(fresh(1), "x", in_=OPEN))
    with pytest.raises(refusals.RoleTooLow):
        world.do(pin, Pin(actor=BOB, at=NOON, message_id=fresh(1)))
    trusted = AddToChannel(actor=ADA, at=NOON, channel_id=OPEN, user_id=BOB, permissions=("pin_messages",))
    world.do(add_to_channel, trusted)
    assert world.do(pin, Pin(actor=BOB, at=NOON, message_id=fresh(1))) == [MessagePinned()]


def test_restoring_is_for_those_who_run_the_channel():
    world = workspace_of_two()
    world.do(post, said(fresh(1), "x", by=BOB))
    back = RestoreMessage(actor=ADA, at=NOON, message_id=fresh(1))
    assert world.do(restore, back) == []
    world.do(delete, DeleteMessage(actor=BOB, at=NOON, message_id=fresh(1)))
    with pytest.raises(refusals.RoleTooLow):
        world.do(restore, RestoreMessage(actor=BOB, at=NOON, message_id=fresh(1)))
    assert world.do(restore, back) == [MessageRestored()]
    assert world.do(post, said(fresh(1), "x", by=BOB)) == []


def test_what_somebody_who_left_had_said_stays_away():
    world = workspace_of_two()
    world.do(post, said(fresh(1), "x", by=BOB))
    world.do(delete, DeleteMessage(actor=ADA, at=NOON, message_id=fresh(1)))
    world.do(remove_member, RemoveMember(actor=ADA, at=NOON, workspace_id=HERE, user_id=BOB))
    with pytest.raises(refusals.MessageDeleted):
        world.do(restore, RestoreMessage(actor=ADA, at=NOON, message_id=fresh(1)))


def test_a_vote_is_what_was_said_last():
    world = workspace_of_two()
    world.do(post, poll())
    assert world.do(vote, ballot(0)) == [MessageVoted(user_id=BOB, choices=(0,))]
    assert world.do(vote, ballot(0)) == []
    assert world.do(vote, ballot(1)) == [MessageVoted(user_id=BOB, choices=(1,))]
    assert world.do(vote, ballot()) == [MessageVoted(user_id=BOB, choices=())]
    assert world.do(vote, ballot()) == []


def test_anonymous_votes_are_events_of_their_own():
    world = workspace_of_two()
    world.do(post, poll(anonymous=True))
    assert world.do(vote, ballot(0)) == [BallotCast(user_id=BOB, choices=(0,))]


def test_a_poll_closes_at_its_time_or_by_hand():
    world = workspace_of_two()
    world.do(post, poll(closes_at=LATER))
    assert world.do(vote, ballot(0, at=LATER - timedelta(seconds=1)))
    with pytest.raises(refusals.PollIsClosed):
        world.do(vote, ballot(1, at=LATER))
    with pytest.raises(refusals.NotTheAuthor):
        world.do(close_poll, ClosePoll(actor=BOB, at=NOON, message_id=fresh(1)))
    world.do(close_poll, ClosePoll(actor=ADA, at=NOON, message_id=fresh(1)))
    with pytest.raises(refusals.PollIsClosed):
        world.do(vote, ballot(1))


def test_a_poll_is_asked_again_as_the_same():
    world = workspace_of_two()
    world.do(post, poll())
    assert world.do(post, poll()) == []
    with pytest.raises(refusals.IdTaken):
        world.do(post, poll(multiple=True))


def test_a_forward_carries_the_words_of_that_moment():
    world = workspace_of_two()
    open_channel(world)
    wish = ForwardMessage(actor=BOB, at=NOON, message_id=fresh(1), source_id=HELLO, channel_id=OPEN)
    (posted,) = world.do(forward, wish)
    quoted = Forward(message_id=HELLO, channel_id=GENERAL, author_id=ADA, text="hello")
    assert posted == MessagePosted(channel_id=OPEN, author_id=BOB, text="", forward=quoted)
    world.do(edit, EditMessage(actor=ADA, at=NOON, message_id=HELLO, text="hello, all"))
    assert world.do(forward, wish) == []
    again = ForwardMessage(actor=ADA, at=NOON, message_id=fresh(2), source_id=fresh(1), channel_id=GENERAL)
    (carried,) = world.do(forward, again)
    assert isinstance(carried, MessagePosted)
    assert carried.forward == quoted


def test_a_forward_needs_an_id_that_is_free():
    world = workspace_of_two()
    wish = ForwardMessage(actor=ADA, at=NOON, message_id=HELLO, source_id=HELLO, channel_id=GENERAL)
    with pytest.raises(refusals.IdTaken):
        world.do(forward, wish)
    taken = derived("channel_member", GENERAL, BOB)
    with pytest.raises(refusals.IdReserved):
        world.do(
            forward,
            ForwardMessage(actor=ADA, at=NOON, message_id=taken, source_id=HELLO, channel_id=GENERAL),  # type: ignore[arg-type]
        )


@pytest.mark.parametrize(
    ("text", "everyone", "here"),
    [
        ("@here", True, True),
        ("@here @channel", True, False),
        ("@everyone", True, False),
        ("hi", False, False),
    ],
)
def test_here_is_kept_apart_from_everyone(text: str, everyone: bool, here: bool):
    world = workspace_of_two()
    (posted,) = world.do(post, said(fresh(1), text))
    assert isinstance(posted, MessagePosted)
    assert (posted.everyone, posted.here) == (everyone, here)
