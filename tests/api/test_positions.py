"""Reading one's own writes."""

import asyncio
import time

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
