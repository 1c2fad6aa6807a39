"""Reading one's own writes."""

import asyncio
import time

import pytest

from tests.api.conftest import Api, Person, Place, problem
from workers import projector


async def test_a_read_that_names_a_position_sees_what_was_written_there(ada: Person, lamp: Place) -> None:
    for n in range(30):
        id = await ada.says(lamp.general, str(n))
        assert (await ada.gets(f"/v1/messages/{id}"))["text"] == str(n)


async def test_many_may_wait_at_once(api: Api, ada: Person, lamp: Place) -> None:
    async def says_and_reads(n: int) -> str:
        id = await ada.says(lamp.general, str(n))
        return (await ada.gets(f"/v1/messages/{id}"))["text"]

    assert await asyncio.gather(*map(says_and_reads, range(40))) == [str(n) for n in range(40)]


async def test_without_a_projector_a_read_gives_up_in_time(alone: Api) -> None:
    ada = await alone.registers("ada")
    began = time.monotonic()
    answer = await ada.asks("GET", "/v1/workspaces")
    problem(answer, 503, "projection_behind")
    assert answer.headers["retry-after"] == "1"
    assert 1.9 < time.monotonic() - began < 3.5
    fresh = await ada.asks("GET", "/v1/workspaces", headers={"backscroll-position": "0"})
    assert fresh.json() == {"items": [], "next": None}


@pytest.mark.parametrize("beyond", [1, 1000, 2**63 - 1])
async def test_a_position_that_nobody_can_have_told_is_refused_at_once(alone: Api, beyond: int) -> None:
    """Though the read models are behind, as nothing is projected here."""
    ada = await alone.registers("ada")
    head = int(alone.told["backscroll-position"])
    unknown = {"backscroll-position": str(min(head + beyond, 2**63 - 1))}
    answer = await ada.asks("GET", "/v1/workspaces", headers=unknown)
    problem(answer, 400, "position_unknown", "Backscroll-Position")


async def test_what_another_process_has_just_appended_is_known(
    api: Api, second: Api, ada: Person, lamp: Place
) -> None:
    async def says_here_and_reads_there(n: int) -> str:
        id = await ada.says(lamp.general, str(n))
        return (await ada.at(second).gets(f"/v1/messages/{id}"))["text"]

    told = await asyncio.gather(*map(says_here_and_reads_there, range(100)))
    assert told == [str(n) for n in range(100)]


async def test_a_read_waits_for_a_projector_that_comes_late(
    alone: Api, database_url: str, redis_url: str
) -> None:
    ada, stop = await alone.registers("ada"), asyncio.Event()
    reading = asyncio.create_task(ada.gets("/v1/workspaces"))
    projecting = asyncio.create_task(
        projector.serve(database_url=database_url, redis_url=redis_url, stop=stop)
    )
    assert await reading == {"items": [], "next": None}
    stop.set()
    await projecting
