"""The end of what runs until it is cancelled, and asks Redis meanwhile."""

import asyncio


def heed_the_end() -> None:
    """Raises CancelledError in a task that was asked to end, and did not hear of it.

    redis waits with `asyncio.wait_for`, which before Python 3.12 keeps a cancellation to itself if what was
    waited for comes in the same turn of the loop (CPython's issue 86296).
    """
    task = asyncio.current_task()
    if task and task.cancelling():
        raise asyncio.CancelledError
