"""Waiting until something is so, and work that goes on beside."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import TypeVar

from backscroll_client.api import Refused

T = TypeVar("T")


class Changes:
    """`happened` wakes whoever waits, `failed` ends all waiting."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()
        self._failed: BaseException | None = None
        self._watching: list[Callable[[], None]] = []

    def watch(self, told: Callable[[], None]) -> Callable[[], None]:
        """Called whenever something happened; answers how to stop."""
        self._watching.append(told)
        return lambda: self._watching.remove(told)

    async def until(self, condition: Callable[[], T]) -> T:
        """What the condition answers, once that is not empty."""
        while not (found := condition()):
            if self._failed:
                raise self._failed
            change: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.add(change)
            try:
                await change
            finally:
                self._waiting.discard(change)
        return found

    def happened(self) -> None:
        for told in list(self._watching):
            told()
        for change in self._waiting:
            if not change.done():
                change.set_result(None)

    def failed(self, why: BaseException) -> None:
        self._failed = why
        self.happened()


class Tasks:
    """By name; a new one of the same name takes the place of the one before, unless `once` is enough."""

    def __init__(self, failed: Callable[[BaseException], None]) -> None:
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._failed = failed

    def start(self, name: str, work: Coroutine[None, None, None], *, once: bool = False) -> None:
        if (before := self._tasks.get(name)) is not None:
            if once:
                work.close()
                return
            before.cancel()
        task = self._tasks[name] = asyncio.create_task(work, name=name)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        """What the server refused meanwhile is not there any more; anything else is a defect, or the end."""
        if self._tasks.get(task.get_name()) is task:
            del self._tasks[task.get_name()]
        if not task.cancelled() and (error := task.exception()) and not isinstance(error, Refused):
            self._failed(error)

    async def cancel(self) -> None:
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
