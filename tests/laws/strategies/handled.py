"""A few messages, and much that is done with them."""

from typing import Any

from hypothesis import strategies as st

from domain.decisions import forwarding, messages, pins, polls, reading, removal, saving
from tests.dsl import ADA, BOB, EVE, NOON
from tests.laws.strategies.kinds import CHOICES, EMOJI, POLLS, SEQS, TEXTS, Wish, any_of, kind
from tests.people import GENERAL, fresh

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
    doing = any_of(
        kind(removal.delete, removal.DeleteMessage, message_id=THESE),
        kind(removal.restore, removal.RestoreMessage, message_id=THESE),
        kind(pins.pin, pins.Pin, message_id=THESE),
        kind(pins.unpin, pins.Unpin, message_id=THESE),
        kind(polls.vote, polls.Vote, message_id=st.just(poll), choices=CHOICES),
        kind(polls.vote, polls.Vote, message_id=st.just(poll), choices=CHOICES),
        kind(polls.close_poll, polls.ClosePoll, message_id=st.just(poll)),
        kind(messages.edit, messages.EditMessage, message_id=THESE, text=TEXTS),
        kind(messages.react, messages.React, message_id=THESE, emoji=EMOJI),
        kind(saving.save, saving.Save, message_id=THESE),
        kind(saving.unsave, saving.Unsave, message_id=THESE),
        kind(reading.read_channel, reading.ReadChannel, channel_id=st.just(GENERAL), seq=SEQS),
    )
    return [*said, *draw(st.lists(doing, min_size=20, max_size=40))]
