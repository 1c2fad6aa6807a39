"""Questions share statements, and none is left waiting."""

import asyncio
from collections.abc import Sequence

from gateway.together import Together


async def doubled(numbers: Sequence[int]) -> list[int]:
    return [2 * number for number in numbers]


async def test_whoever_asks_as_another_is_answered_is_answered():
    """The one who has answered is done in that very turn of the loop, and looks no more."""
    together = Together(doubled, most=10, at_once=1)
    async with asyncio.timeout(5):
        assert [await together.ask(number) for number in range(3)] == [0, 2, 4]


async def test_those_who_ask_together_share_statements():
    asked: list[int] = []

    async def counted(numbers: Sequence[int]) -> list[int]:
        asked.append(len(numbers))
        return await doubled(numbers)

    together = Together(counted, most=10, at_once=2)
    assert await asyncio.gather(*map(together.ask, range(40))) == await doubled(range(40))
    assert len(asked) <= 5
