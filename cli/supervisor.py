"""Keeps a row of parts alive, and ends them in the reverse of the order in which they were started."""

import asyncio
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from cli.child import Recipe, StartFailure, last_lines, nothing
from cli.keeper import Keeper

HOPELESS = 3  # deaths before it was ever ready
PROBE = 0.05  # seconds between two looks


class Supervisor:
    def __init__(self, changed: Callable[[], None] = nothing) -> None:
        self._keepers: dict[str, Keeper] = {}
        self._changed = changed

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for keeper in reversed(self._keepers.values()):
            await keeper.stop()

    @property
    def pids(self) -> dict[str, int]:
        return {name: keeper.pid for name, keeper in self._keepers.items() if keeper.pid is not None}

    def keep(self, recipe: Recipe) -> None:
        self._keepers[recipe.name] = Keeper(recipe, self._changed)

    async def start(self, *recipes: Recipe, within: float = 60.0) -> None:
        """Starts them in that order and comes back when all are ready."""
        for recipe in recipes:
            self.keep(recipe)
        await asyncio.gather(*(self.ready(recipe, time.monotonic() + within) for recipe in recipes))

    async def ready(self, recipe: Recipe, deadline: float) -> None:
        while not await recipe.ready():
            for keeper in self._keepers.values():
                if keeper.deaths >= HOPELESS:
                    raise StartFailure(f"{keeper.recipe.name} does not start.{why(keeper)}")
            if time.monotonic() > deadline:
                raise StartFailure(f"{recipe.name} is not ready yet.{why(self._keepers[recipe.name])}")
            await asyncio.sleep(PROBE)


def why(keeper: Keeper) -> str:
    if keeper.failure:
        return f" {keeper.failure}."
    return f" {keeper.recipe.log} ends with\n{last_lines(keeper.recipe.log)}"
