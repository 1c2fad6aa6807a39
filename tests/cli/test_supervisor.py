"""A part that dies comes back, and a row of parts ends in the reverse of its order."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from cli.backoff import Backoff
from cli.child import Recipe, StartFailure
from cli.supervisor import Supervisor
from tests.cli.conftest import eventually

SLEEPS = "import signal; signal.pause()"
Child = Callable[..., Recipe]


def leaves_word(file: Path, name: str) -> str:
    """On SIGTERM it adds its name to the file."""
    return f"""
import signal, sys
def leave(*_):
    open({str(file)!r}, "a").write({name!r} + " ")
    sys.exit(0)
signal.signal(signal.SIGTERM, leave)
print("ready", flush=True)
while True: signal.pause()
"""


async def test_a_killed_part_is_started_again(python_child: Child):
    changes: list[int] = []
    async with Supervisor(lambda: changes.append(supervisor.pids["lamp"])) as supervisor:
        await supervisor.start(python_child("lamp", SLEEPS))
        await eventually(lambda: "lamp" in supervisor.pids)
        first = supervisor.pids["lamp"]
        os.kill(first, signal.SIGKILL)
        await eventually(lambda: supervisor.pids.get("lamp", first) != first)
        second = supervisor.pids["lamp"]
        assert psutil.pid_exists(second)
    assert changes == [first, second]
    assert not psutil.pid_exists(second)


async def test_parts_drain_in_the_reverse_of_their_order(python_child: Child, tmp_path: Path):
    word = tmp_path / "word"
    recipes = [python_child(name, leaves_word(word, name)) for name in ("projector", "api", "gateway")]
    async with Supervisor() as supervisor:
        await supervisor.start(*recipes)
        await eventually(lambda: all(recipe.log.exists() and recipe.log.read_text() for recipe in recipes))
    assert word.read_text() == "gateway api projector "


async def test_a_part_that_does_not_drain_is_killed(python_child: Child):
    deaf = python_child(
        "deaf",
        "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True)\n"
        "while True: signal.pause()",
        patience=0.1,
    )
    async with Supervisor() as supervisor:
        await supervisor.start(deaf)
        await eventually(deaf.log.read_text)
        pid = supervisor.pids["deaf"]
    assert not psutil.pid_exists(pid)


async def test_a_part_that_cannot_start_says_why(python_child: Child):
    async def never() -> bool:
        return False

    async with Supervisor() as supervisor:
        with pytest.raises(StartFailure, match=r"lamp does not start(.|\n)*no oil"):
            await supervisor.start(python_child("lamp", "raise SystemExit('no oil')", ready=never))


async def test_a_program_that_is_missing_says_so(tmp_path: Path):
    async def never() -> bool:
        return False

    missing = Recipe(name="lamp", command=[str(tmp_path / "nothing")], log=tmp_path / "log", ready=never)
    async with Supervisor() as supervisor:
        with pytest.raises(StartFailure, match="No such file"):
            await supervisor.start(missing)


async def test_children_hear_nothing_of_the_terminal(python_child: Child):
    async with Supervisor() as supervisor:
        await supervisor.start(python_child("lamp", SLEEPS))
        await eventually(lambda: "lamp" in supervisor.pids)
        assert os.getsid(supervisor.pids["lamp"]) == supervisor.pids["lamp"]


def test_the_pause_doubles_up_to_ten_seconds_and_is_forgotten_in_good_health():
    backoff = Backoff()
    assert [backoff.after(0.0) for _ in range(9)] == [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10.0, 10.0]
    assert backoff.after(31.0) == 0.1
