"""Questions that come while others are being answered share the next statement."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar, cast

PAUSE = 0.02
"""Seconds between the beginnings of two statements."""

Q = TypeVar("Q")
A = TypeVar("A")


class Together(Generic[Q, A]):
    """First come, first served; `at_once` statements of at most `most` questions are under way.

    The first goes out at once, the next after a pause in which more gather: to wake the database costs more
    than to ask it. One that fails fails all of its questions; one is refused by an exception in place
    of its answer.
    """

    def __init__(
        self,
        answer: Callable[[Sequence[Q]], Awaitable[Sequence[A | Exception]]],
        *,
        most: int,
        at_once: int,
    ) -> None:
        self._answer = answer
        self._most = most
        self._at_once = at_once
        self._waiting: deque[tuple[Q, asyncio.Future[A]]] = deque()
        self._working: set[asyncio.Task[None]] = set()
        self._next_at = 0.0

    async def ask(self, question: Q) -> A:
        future: asyncio.Future[A] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, future))
        if len(self._working) < self._at_once:
            self._working.add(asyncio.create_task(self._work(), name="questions"))
        return await future

    async def _work(self) -> None:
        try:
            await self._work_off()
        finally:  # with nothing in between: whoever asks once nothing waits has to find that nobody works
            self._working.discard(cast("asyncio.Task[None]", asyncio.current_task()))

    async def _work_off(self) -> None:
        while self._waiting:
            await self._gather()
            batch = self._next()
            if not batch:
                return
            try:
                answers = await self._answer([question for question, _ in batch])
            except Exception as error:
                answers = [error] * len(batch)
            for (_, future), answer in zip(batch, answers, strict=True):
                if future.done():
                    continue  # whoever asked is gone
                if isinstance(answer, Exception):
                    future.set_exception(answer)
                else:
                    future.set_result(answer)

    async def _gather(self) -> None:
        now = asyncio.get_running_loop().time()
        at = max(now, self._next_at)
        self._next_at = at + PAUSE
        if at > now:
            await asyncio.sleep(at - now)

    def _next(self) -> list[tuple[Q, asyncio.Future[A]]]:
        batch: list[tuple[Q, asyncio.Future[A]]] = []
        while self._waiting and len(batch) < self._most:
            question, future = self._waiting.popleft()
            if not future.done():
                batch.append((question, future))
        return batch
