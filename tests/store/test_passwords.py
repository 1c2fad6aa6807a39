"""Passwords in a rush."""

import asyncio

from argon2 import PasswordHasher

from store.passwords import MOST_WAITING, Passwords
from store.writes import Overloaded

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


async def test_more_than_can_be_looked_at_soon_are_turned_away():
    passwords = Passwords(QUICK)
    asked = (passwords.matches(None, "guess") for _ in range(MOST_WAITING + 50))
    told = await asyncio.gather(*asked, return_exceptions=True)
    assert told.count(False) == MOST_WAITING
    assert all(isinstance(each, Overloaded) for each in told if each is not False)
    assert await passwords.matches(await passwords.hash("mine"), "mine")
