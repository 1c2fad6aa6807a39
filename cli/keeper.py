"""One part kept alive: started, started again when it dies, ended when asked."""

import asyncio
import logging
import time
from collections.abc import Callable

from cli.backoff import Backoff
from cli.child import Recipe, end, launch

logger = logging.getLogger("backscroll")


class Keeper:
    def __init__(self, recipe: Recipe, changed: Callable[[], None]) -> None:
        self.recipe = recipe
        self.process: asyncio.subprocess.Process | None = None
        self.deaths = 0
        self.failure = ""  # why the program could not even be started
        self._changed = changed
        self._stopping = asyncio.Event()
        self._task = asyncio.create_task(self._keep(), name=recipe.name)

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process and self.process.returncode is None else None

    async def stop(self) -> None:
        self._stopping.set()
        await asyncio.wait([self._task])

    async def _keep(self) -> None:
        backoff = Backoff()
        stopping = asyncio.create_task(self._stopping.wait())
        while not stopping.done():
            began = time.monotonic()
            how = await self._life(stopping)
            if not stopping.done():
                self.deaths += 1
                pause = backoff.after(time.monotonic() - began)
                logger.warning("%s %s; it is started again in %.1f s", self.recipe.name, how, pause)
                await asyncio.wait([stopping], timeout=pause)

    async def _life(self, stopping: asyncio.Task[bool]) -> str:
        """From one start to its end, and how it ended."""
        try:
            self.recipe.before()
            self.process = await launch(self.recipe)
        except OSError as error:
            self.failure = str(error)
            return f"could not be started ({error})"
        self._changed()
        death = asyncio.create_task(self.process.wait())
        await asyncio.wait([death, stopping], return_when=asyncio.FIRST_COMPLETED)
        if not death.done():
            await end(self.process, self.recipe)
        code = await death
        return f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
