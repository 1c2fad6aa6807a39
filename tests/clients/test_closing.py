"""When a client comes back: docs/protocol.md, as the gateway means it."""

import pytest

from backscroll_client import closing
from backscroll_client.closing import Pauses, Then, then
from gateway.closing import Closing


@pytest.mark.parametrize("reason", Closing)
def test_it_comes_back_by_itself_only_where_it_may(reason: Closing):
    assert reason.code in closing.TABLE
    assert (then(reason.code) in {Then.RESUME, Then.ANEW}) == reason.reconnect


def test_pauses_grow_up_to_a_limit_and_are_short_again_after_a_good_line():
    pauses = Pauses()
    for tries in range(12):
        assert 0 <= pauses.after() <= min(closing.LONGEST, closing.FIRST * 2**tries)
    assert pauses.after(lived=closing.STEADY) <= closing.FIRST


def test_not_all_come_at_once():
    found = {round(Pauses().after(closing.RESTARTING), 3) for _ in range(50)}
    assert len(found) > 40
    assert max(found) > closing.FIRST


def test_who_said_too_much_stays_away_longer():
    assert Pauses().after(closing.TOO_MANY) >= closing.SPREAD
    assert Pauses().after(closing.TOO_MANY, reason="too many sockets, retry after 60") >= 60
