"""Somebody has something unread, and then what a person would count by happens to it."""

from typing import Any

from hypothesis import strategies as st

from domain.decisions import channel_people, channels, messages, moderation, reading, removal
from domain.ids import ChannelId, MessageId, UserId
from tests.dsl import ADA, BOB, EVE, NOON
from tests.laws.strategies.kinds import OPEN, Wish
from tests.people import GENERAL, HERE, fresh

IDS = st.lists(st.sampled_from([fresh(n) for n in range(10, 60)]), min_size=2, max_size=2, unique=True)
"""Of its own: what others have used up cannot be said again."""
READERS = st.sampled_from([BOB, EVE])
LATEST = 99


def _by(who: UserId, decide: Any, command: Any, **fields: Any) -> Wish:
    return decide, command(actor=who, at=NOON, **fields)


def _said(id: MessageId, text: str, where: ChannelId = GENERAL) -> Wish:
    return _by(ADA, messages.post, messages.PostMessage, message_id=id, channel_id=where, text=text)


def _read(who: UserId, seq: int) -> Wish:
    return _by(who, reading.read_channel, reading.ReadChannel, channel_id=GENERAL, seq=seq)


@st.composite
def counted(draw: st.DrawFn) -> list[Wish]:
    (first, second), who = draw(IDS), draw(READERS)
    changes: list[list[Wish]] = [
        [_read(who, LATEST), _read(who, draw(st.integers(0, 3)))],
        [_by(who, reading.read_workspace, reading.ReadWorkspace, workspace_id=HERE)],
        *[[_by(ADA, moderation.hide, moderation.HideMessage, message_id=id)] for id in (first, second)],
        [_by(ADA, removal.delete, removal.DeleteMessage, message_id=first)],
        [_by(ADA, messages.edit, messages.EditMessage, message_id=first, text="@bob @eve")],
        [_by(ADA, messages.edit, messages.EditMessage, message_id=second, text="nobody")],
        [
            _by(
                who,
                channel_people.set_preferences,
                channel_people.SetPreferences,
                channel_id=GENERAL,
                muted=True,
            )
        ],
    ]
    happening = st.lists(st.sampled_from(changes), min_size=1, max_size=4)
    return [
        _said(first, "hi"),
        _said(second, "@bob @eve"),
        *(wish for change in draw(happening) for wish in change),
    ]


@st.composite
def come_back(draw: st.DrawFn) -> list[Wish]:
    """Somebody is brought into a channel in which much has been said, goes, and comes back to more of it."""
    (first, second), who = draw(IDS), draw(READERS)
    there = {"channel_id": OPEN}
    opened = channels.CreateChannel(
        actor=ADA, at=NOON, channel_id=OPEN, workspace_id=HERE, name="open", private=draw(st.booleans())
    )
    added = _by(ADA, channel_people.add_to_channel, channel_people.AddToChannel, user_id=who, **there)
    gone = draw(
        st.sampled_from(
            [
                _by(who, channel_people.leave_channel, channel_people.LeaveChannel, **there),
                _by(
                    ADA,
                    channel_people.remove_from_channel,
                    channel_people.RemoveFromChannel,
                    user_id=who,
                    **there,
                ),
            ]
        )
    )
    return [
        (channels.create_channel, opened),
        _said(first, "@channel hi", OPEN),
        added,
        _said(second, "@bob @eve", OPEN),
        *draw(st.sampled_from([[], [gone, added], [gone, added, gone]])),
    ]
