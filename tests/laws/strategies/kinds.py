"""What a wish is, and who wishes for what: few people, places and messages, so that they meet."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from hypothesis import strategies as st

from domain.content import Content, Poll
from domain.event import Command
from domain.ids import SYSTEM, ChannelId, MessageId, UserId
from tests.dsl import ADA, BOB, EVE, NOON
from tests.people import GENERAL, HELLO, SECRETS, fresh

Wish = tuple[Callable[[Any], Any], Any]


class Kind(NamedTuple):
    """All the wishes of one form."""

    command: type[Command]
    wishes: st.SearchStrategy[Wish]


PEOPLE = st.sampled_from([ADA, ADA, BOB, BOB, EVE])
"""Ada owns the place and so gets most of her wishes."""
NAN = UserId(UUID(int=10, version=4))
"""Not yet anybody when a story begins."""
BOT, KEY = UserId(UUID(int=300, version=4)), UUID(int=301, version=4)
OPEN = ChannelId(UUID(int=104, version=4))
CHANNELS = st.sampled_from([GENERAL, GENERAL, GENERAL, SECRETS, OPEN])
MESSAGES = st.sampled_from([HELLO, *map(fresh, range(5))])
SEQS = st.integers(-1, 12)
TEXTS = st.sampled_from(
    [
        "see #open",
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
EMOJI = st.sampled_from(["wave", "👍"])
CHOICES = st.lists(st.integers(0, 3), max_size=2).map(tuple)
POLLS = st.builds(
    lambda multiple, anonymous: Content(
        poll=Poll(question="?", options=("a", "b", "c"), multiple=multiple, anonymous=anonymous)
    ),
    st.booleans(),
    st.booleans(),
)
REPLIES: st.SearchStrategy[MessageId | None] = st.one_of(st.none(), st.none(), st.just(HELLO), MESSAGES)


def kind(
    decide: Callable[[Any], Any],
    command: type[Command],
    *,
    by: st.SearchStrategy[UserId] = PEOPLE,
    at: datetime = NOON,
    **fields: st.SearchStrategy[Any],
) -> Kind:
    made: st.SearchStrategy[Any] = st.builds(command, actor=by, at=st.just(at), **fields)
    return Kind(command, st.tuples(st.just(decide), made))


def of_nobody(decide: Callable[[Any], Any], command: type[Command], **fields: st.SearchStrategy[Any]) -> Kind:
    """What a rule asks for and no person."""
    return kind(decide, command, by=st.just(SYSTEM), at=NOON, **fields)


def any_of(*kinds: Kind) -> st.SearchStrategy[Wish]:
    """One that is given twice is drawn twice as often, which `one_of` does not do."""
    return st.sampled_from(kinds).flatmap(lambda each: each.wishes)
