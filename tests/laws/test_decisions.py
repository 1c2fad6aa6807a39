"""Laws of every decision: twice is once, and history is state."""

from uuid import UUID

from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.content import Location
from domain.decisions.accounts import sign_out
from domain.decisions.identity import set_password
from domain.decisions.letters import ask_for_letter
from domain.decisions.reading import mark_unread, read_channel, read_thread, read_workspace
from domain.decisions.sidebar import arrange_sidebar
from domain.decisions.threads import follow_thread, unfollow_thread
from domain.refusal import Refusal
from store.codec import EVENTS, codec, tag_of
from tests.dsl import World
from tests.laws.strategies.kinds import Wish
from tests.laws.strategies.stories import stories
from tests.laws.tour import TOUR
from tests.people import everybody

st.register_type_strategy(
    Location, st.builds(Location, lat=st.floats(-90, 90), lon=st.floats(-180, 180), label=st.text())
)

LAST_WORD = (
    read_channel,
    read_thread,
    read_workspace,
    mark_unread,
    follow_thread,
    unfollow_thread,
    set_password,
    ask_for_letter,
    arrange_sidebar,
    sign_out,
)
"""Recorded without looking: saying the same again is harmless, looking would cost more."""


def wish(world: World, made: Wish) -> bool:
    """Whether it came true with something new."""
    try:
        return bool(world.do(*made))
    except Refusal:
        return False


def lively() -> World:
    return everybody()


@settings(max_examples=150, deadline=None)
@given(stories(25))
@example(TOUR)
def test_twice_is_once(made: list[Wish]):
    """Asking again for what has just been granted adds nothing."""
    world = lively()
    for decide, command in made:
        if wish(world, (decide, command)):
            assert decide in LAST_WORD or not wish(world, (decide, command)), command


@settings(max_examples=150, deadline=None)
@given(stories(25))
@example(TOUR)
def test_history_is_state(made: list[Wish]):
    """Folding the log, after a trip through the codec, gives the states that the writers had."""
    world = lively()
    for one in made:
        wish(world, one)
    folded: dict[UUID, object] = {}
    for of in world.log:
        event = codec.decode(tag_of(type(of.event)), codec.encode(of.event))
        fold = world.folds[of.stream]
        folded[of.stream] = fold.evolve(folded.get(of.stream, fold.initial), event)
    assert folded == {id: state for id, (_, state) in world.streams.items()}


@settings(max_examples=400)
@given(st.one_of(*(st.from_type(event) for event in EVENTS)))
def test_every_event_survives_the_log(event: object):
    assert codec.decode(tag_of(type(event)), codec.encode(event)) == event  # type: ignore[arg-type]
