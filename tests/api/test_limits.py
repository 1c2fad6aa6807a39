"""How much may be asked for, and that nobody is kept out by what others try."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from api.brakes import Brakes
from api.limits import BURST, Limits, place_of
from api.refusals import TooManyAttempts, TooManyRequests
from tests.api.conftest import Api, Person, Place, problem, running_api
from tests.api.harbour import by_key

RARELY = 0.2
"""Commands a second: two at once, and the next after five seconds."""


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def granted(limits: Limits, who: str) -> int:
    """How much of what is asked for at once."""
    for count in range(10_000):
        try:
            limits.take(who)
        except TooManyRequests:
            return count
    raise AssertionError("there is no limit")


def test_a_bucket_fills_steadily_and_is_each_ones_own() -> None:
    clock = Clock()
    limits = Limits(5, clock)
    assert (granted(limits, "ada"), granted(limits, "ada"), granted(limits, "bob")) == (
        5 * BURST,
        0,
        5 * BURST,
    )
    clock.now += 1
    assert granted(limits, "ada") == 5
    with pytest.raises(TooManyRequests) as refused:
        limits.take("ada")
    clock.now += refused.value.retry_after
    limits.take("ada")


def test_without_a_figure_there_is_no_limit() -> None:
    with pytest.raises(AssertionError):
        granted(Limits(0), "ada")


def test_who_has_a_network_is_one_place() -> None:
    assert place_of("2001:db8::1") == place_of("2001:db8::ffff") != place_of("2001:db8:0:1::1")
    assert place_of("192.0.2.1") != place_of("192.0.2.2")
    assert place_of("") == ""


def test_guessers_keep_nobody_out_who_is_at_home() -> None:
    brakes = Brakes()
    for place in range(60):
        with pytest.raises((ValueError, TooManyAttempts)), brakes.guessing("ada", str(place), at_home=False):
            raise ValueError
    with pytest.raises(TooManyAttempts), brakes.guessing("ada", "another", at_home=False):
        pass
    for _ in range(20):
        with brakes.guessing("ada", "home", at_home=True):
            pass


@pytest_asyncio.fixture(loop_scope="session")
async def strict(city: str, redis_url: str) -> AsyncIterator[Api]:
    """An API that has seldom time, and believes a proxy on this machine."""
    async with running_api(city, redis_url, commands_per_second=RARELY, trusted_proxies="127.0.0.1") as found:
        yield found


async def test_people_keys_and_places_are_limited_each(
    strict: Api, ada: Person, bob: Person, lamp: Place
) -> None:
    said = f"/v1/channels/{lamp.general}/messages"
    program = await by_key(ada, "read", "write")
    for person in (ada, bob, program):
        there = person.at(strict)
        for path in (said, f"{lamp.path}/render"):
            assert (await there.asks("POST", path, json={"text": "hi"})).status_code < 300
        refused = await there.asks("POST", said, json={"text": "hi"})
        problem(refused, 429, "too_many_requests")
        assert 1 <= int(refused.headers["retry-after"]) <= 6
        problem(await there.asks("PUT", f"{lamp.path}/read"), 429, "too_many_requests")
        assert (await there.asks("GET", lamp.path)).status_code == 200
    for place in ("192.0.2.1", "192.0.2.2"):
        wish = {"email": "nobody@example.org", "password": "wrong horse"}
        answers = [
            await strict.client.post("/v1/auth/login", json=wish, headers={"x-forwarded-for": place})
            for _ in range(3)
        ]
        assert [answer.status_code for answer in answers] == [401, 401, 429]
