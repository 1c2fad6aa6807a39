"""Children that are small Python programs, and a condition to wait for."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.child import Recipe
from cli.place import Place, place_at


async def eventually(condition: Callable[[], object], within: float = 60.0) -> None:
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110 - a process can set no event
            await asyncio.sleep(0.01)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    prepared = place_at(tmp_path / "data")
    prepared.prepare()
    return prepared


@pytest.fixture
def python_child(tmp_path: Path) -> Callable[..., Recipe]:
    def made(name: str, program: str, **options: object) -> Recipe:
        return Recipe(
            name=name,
            command=[sys.executable, "-c", program],
            log=tmp_path / f"{name}.log",
            **options,  # type: ignore[arg-type]
        )

    return made
