"""Wishes that belong together: by chance alone they would seldom follow each other."""

from hypothesis import strategies as st

from domain.decisions import channel_people, channels, forwarding, messages, polls, removal
from domain.ids import ChannelId, UserId
from tests.dsl import ADA, BOB, NOON
from tests.laws.strategies.channels import INVITE, MEET, READ, SETTLE
from tests.laws.strategies.counted import come_back, counted
from tests.laws.strategies.kinds import (
    CHANNELS,
    CHOICES,
    MESSAGES,
    OPEN,
    PEOPLE,
    POLLS,
    REPLIES,
    TEXTS,
    Wish,
    any_of,
)
from tests.laws.strategies.messages import MODERATE, PLAN, RULES, TALK
from tests.laws.strategies.people import ACCOUNT, IDENTITY, PROGRAMS, RELATE
from tests.laws.strategies.workspaces import COME_AND_GO, OWN
from tests.people import GENERAL, HELLO, HERE

KINDS = (
    *(TALK * 3),
    *READ,
    *MEET,
    *INVITE,
    *SETTLE,
    *COME_AND_GO,
    *OWN,
    *MODERATE,
    *PLAN,
    *RULES,
    *ACCOUNT,
    *IDENTITY,
    *RELATE,
    *PROGRAMS,
)
ANY = any_of(*KINDS)


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
        reply_to=draw(REPLIES),
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
def shared_threads(draw: st.DrawFn) -> list[Wish]:
    """A thread is shared into another channel and talked in from both."""
    opened = channels.CreateChannel(actor=ADA, at=NOON, channel_id=OPEN, workspace_id=HERE, name="open")
    joined = channel_people.JoinChannel(actor=BOB, at=NOON, channel_id=OPEN)

    def reply(who: UserId, where: ChannelId, text: str) -> Wish:
        id = draw(MESSAGES)
        said = messages.PostMessage(
            actor=who, at=NOON, message_id=id, channel_id=where, text=text, reply_to=HELLO
        )
        return messages.post, said

    return [
        (channels.create_channel, opened),
        (channel_people.join_channel, joined),
        *draw(st.lists(wishes(), max_size=1)),
        reply(ADA, GENERAL, "see #open"),
        *draw(st.lists(wishes(), max_size=2)),
        reply(BOB, OPEN, draw(TEXTS)),
        reply(ADA, GENERAL, draw(TEXTS)),
    ]


@st.composite
def stories(draw: st.DrawFn, most: int) -> list[Wish]:
    """A few dozen wishes, some of which belong together."""
    part = st.one_of(
        scenes(),
        scenes(),
        asked(),
        carried(),
        shared_threads(),
        counted(),
        come_back(),
        st.lists(wishes(), min_size=1, max_size=3),
        st.lists(wishes(), min_size=1, max_size=3),
    )
    return [wish for told in draw(st.lists(part, max_size=most // 3)) for wish in told]


IN_THE_MACHINE = stories(12)
"""What people wish for between two steps of the projector."""
