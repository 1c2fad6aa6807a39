"""Saying something."""

import pytest

from domain import refusals
from domain.decisions.channel_people import AddToChannel, add_to_channel
from domain.decisions.invites import AcceptInvite, accept_invite
from domain.decisions.memberships import RemoveMember, remove_member
from domain.decisions.messages import (
    EditMessage,
    React,
    Unreact,
    edit,
    post,
    react,
    unreact,
)
from domain.decisions.removal import DeleteMessage, delete
from domain.ids import derived
from domain.message import MessageDeleted, MessageEdited, MessagePosted, MessageReacted, MessageUnreacted
from domain.thread import ThreadStarted
from tests.dsl import ADA, BOB, EVE, NOON
from tests.people import CODE, GENERAL, HELLO, HERE, SECRETS, enter, fresh, meet, said, workspace_of_two


def test_a_member_posts():
    world = workspace_of_two()
    assert world.do(post, said(fresh(1), "hi", by=BOB)) == [
        MessagePosted(channel_id=GENERAL, author_id=BOB, text="hi")
    ]


def test_the_same_post_again_adds_nothing():
    world = workspace_of_two()
    assert world.do(post, said(HELLO, "hello")) == []


def test_the_same_id_with_other_words_is_refused():
    world = workspace_of_two()
    with pytest.raises(refusals.IdTaken):
        world.do(post, said(HELLO, "goodbye"))
    with pytest.raises(refusals.IdTaken):
        world.do(post, said(HELLO, "hello", by=BOB))


def test_a_retry_is_recognised_after_an_edit():
    world = workspace_of_two()
    world.do(edit, EditMessage(actor=ADA, at=NOON, message_id=HELLO, text="hello, all"))
    assert world.do(post, said(HELLO, "hello")) == []


def test_a_private_channel_does_not_exist_for_others():
    world = workspace_of_two()
    with pytest.raises(refusals.ChannelNotFound):
        world.do(post, said(fresh(1), "hi", by=BOB, in_=SECRETS))


def test_strangers_find_nothing():
    world = workspace_of_two()
    meet(world, EVE, "eve")
    with pytest.raises(refusals.ChannelNotFound):
        world.do(post, said(fresh(1), "hi", by=EVE))


def test_the_first_reply_starts_the_thread_and_a_reply_to_a_reply_joins_it():
    world = workspace_of_two()
    first = world.do(post, said(fresh(1), "re", by=BOB, to=HELLO))
    assert first == [
        ThreadStarted(channel_id=GENERAL, root_id=HELLO),
        MessagePosted(channel_id=GENERAL, author_id=BOB, text="re", root_id=HELLO),
    ]
    second = world.do(post, said(fresh(2), "re re", to=fresh(1)))
    assert second == [MessagePosted(channel_id=GENERAL, author_id=ADA, text="re re", root_id=HELLO)]


def test_a_reply_stays_in_the_channel_of_its_root():
    world = workspace_of_two()
    with pytest.raises(refusals.MessageNotFound):
        world.do(post, said(fresh(1), "re", in_=SECRETS, to=HELLO))


def test_a_deleted_message_gets_no_first_reply():
    world = workspace_of_two()
    world.do(delete, DeleteMessage(actor=ADA, at=NOON, message_id=HELLO))
    with pytest.raises(refusals.MessageDeleted):
        world.do(post, said(fresh(1), "re", to=HELLO))


def test_mentions_name_people_not_names():
    world = workspace_of_two()
    (posted,) = world.do(post, said(fresh(1), "@bob and @nobody, see @channel; `@ada` is code. @bob."))
    assert isinstance(posted, MessagePosted)
    assert posted.mentions == (BOB,)
    assert posted.everyone


@pytest.mark.parametrize("text", ["", " \n", "a\0b", "\ud83d", "x" * 40_001])
def test_text_that_cannot_be_posted_is_refused(text: str):
    world = workspace_of_two()
    with pytest.raises(refusals.TextInvalid) as refused:
        world.do(post, said(fresh(1), text))
    assert refused.value.field == "text"


def test_ids_that_belong_to_streams_are_refused():
    world = workspace_of_two()
    with pytest.raises(refusals.IdReserved):
        world.do(post, said(derived("workspace_member", HERE, EVE), "mine now"))  # type: ignore[arg-type]


def test_only_authors_edit_and_saying_the_same_changes_nothing():
    world = workspace_of_two()
    with pytest.raises(refusals.NotTheAuthor):
        world.do(edit, EditMessage(actor=BOB, at=NOON, message_id=HELLO, text="hullo"))
    assert world.do(edit, EditMessage(actor=ADA, at=NOON, message_id=HELLO, text="hello")) == []
    changed = world.do(edit, EditMessage(actor=ADA, at=NOON, message_id=HELLO, text="hullo"))
    assert changed == [MessageEdited(text="hullo")]


def test_authors_and_staff_delete_once():
    world = workspace_of_two()
    world.do(post, said(fresh(1), "hi", by=BOB))
    with pytest.raises(refusals.NotTheAuthor):
        world.do(delete, DeleteMessage(actor=BOB, at=NOON, message_id=HELLO))
    gone = DeleteMessage(actor=ADA, at=NOON, message_id=fresh(1))
    assert world.do(delete, gone) == [MessageDeleted()]
    assert world.do(delete, gone) == []


def test_reactions_are_a_set():
    world = workspace_of_two()
    wave, unwave = (kind(actor=BOB, at=NOON, message_id=HELLO, emoji="wave") for kind in (React, Unreact))
    assert world.do(unreact, unwave) == []
    assert world.do(react, wave) == [MessageReacted(user_id=BOB, emoji="wave")]
    assert world.do(react, wave) == []
    assert world.do(unreact, unwave) == [MessageUnreacted(user_id=BOB, emoji="wave")]


def test_coming_back_to_the_workspace_does_not_bring_back_old_channels():
    world = workspace_of_two()
    added = AddToChannel(actor=ADA, at=NOON, channel_id=SECRETS, user_id=BOB)
    world.do(add_to_channel, added)
    world.do(post, said(fresh(1), "in", by=BOB, in_=SECRETS))
    world.do(remove_member, RemoveMember(actor=ADA, at=NOON, workspace_id=HERE, user_id=BOB))
    with pytest.raises(refusals.ChannelNotFound):
        world.do(post, said(fresh(2), "still here", by=BOB))

    world.do(accept_invite, AcceptInvite(actor=BOB, at=NOON, code=CODE))
    world.do(post, said(fresh(3), "back", by=BOB))
    with pytest.raises(refusals.ChannelNotFound):
        world.do(post, said(fresh(4), "in?", by=BOB, in_=SECRETS))


def test_somebody_else_may_enter():
    world = workspace_of_two()
    enter(world, EVE, "eve")
    assert len(world.do(post, said(fresh(1), "hi", by=EVE))) == 1
