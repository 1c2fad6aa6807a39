"""What goes on behind everybody's back in one process: taking away, keeping no longer, linking the log."""

import asyncio
from pathlib import Path

from workers import chainer, retention, sweeper


async def serve(
    *, database_url: str, redis_url: str, stop: asyncio.Event, checkpoints: Path | None = None
) -> None:
    """Until `stop`; each with a lock of its own."""
    async with asyncio.TaskGroup() as group:
        group.create_task(sweeper.serve(database_url=database_url, redis_url=redis_url, stop=stop))
        group.create_task(retention.serve(database_url=database_url, redis_url=redis_url, stop=stop))
        group.create_task(chainer.serve(database_url=database_url, stop=stop, checkpoints=checkpoints))
