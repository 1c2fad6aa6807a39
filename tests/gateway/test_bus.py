"""The gateway's ear on a Redis that takes connections and does not keep them."""

import asyncio

from gateway.bus import Bus

FULL = b"-ERR max number of clients reached\r\n"


async def test_a_redis_that_hangs_up_at_once_is_not_called_without_a_pause():
    """Also while nobody is here, and nothing is asked for that it could refuse."""
    calls = 0

    async def hangs_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal calls
        calls += 1
        writer.write(FULL)
        writer.close()

    async def mended() -> None: ...

    async with await asyncio.start_server(hangs_up, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        bus = Bus(f"redis://127.0.0.1:{port}", lambda _: None)
        ear = asyncio.create_task(bus.run(lambda: (), lambda: None, mended))
        await asyncio.wait([ear], timeout=1.0)
        ear.cancel()
        await asyncio.wait([ear])
    assert 2 <= calls <= 6
