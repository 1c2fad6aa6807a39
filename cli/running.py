"""run.json: what a running installation is made of, for operators' commands and for the next start."""

import os
import signal
from pathlib import Path

import msgspec
import psutil

from cli.embedded.postmaster import stop_postmaster
from cli.place import Place, write_privately

CLOCK_STEP = 2.0  # seconds by which a start time may shift when the clock is set


class Mark(msgspec.Struct, frozen=True):
    """A process for certain: its number is given to another one day, its number and start time are not."""

    pid: int
    started: float


class Running(msgspec.Struct, frozen=True, kw_only=True):
    ready: bool  # False while it starts
    supervisor: Mark
    parts: dict[str, Mark]
    database_url: str
    redis_url: str
    lent: bool = False  # the servers alone, for a command that ends them
    api_url: str | None = None  # None: the servers alone
    gateway_url: str | None = None


def mark(pid: int) -> Mark | None:
    try:
        return Mark(pid, psutil.Process(pid).create_time())
    except psutil.NoSuchProcess:
        return None


def marks(pids: dict[str, int]) -> dict[str, Mark]:
    return {name: found for name, pid in pids.items() if (found := mark(pid))}


def still(marked: Mark) -> psutil.Process | None:
    found = mark(marked.pid)
    same = found is not None and abs(found.started - marked.started) < CLOCK_STEP
    return psutil.Process(marked.pid) if same else None


def note(place: Place, running: Running) -> None:
    write_privately(place.run_file, msgspec.json.format(msgspec.json.encode(running)))


def noted(place: Place) -> Running | None:
    """What was last written there; whether it still runs is another question."""
    return read(place.run_file) if place.run_file.exists() else None


def read(path: Path) -> Running:
    return msgspec.json.decode(path.read_bytes(), type=Running)


def running(place: Place) -> Running | None:
    found = noted(place)
    return found if found and still(found.supervisor) else None


def own_mark() -> Mark:
    return Mark(os.getpid(), psutil.Process().create_time())


def retire(place: Place) -> None:
    """Ends what an earlier supervisor left behind. Called by whoever holds the folder, so nobody needs it."""
    left = noted(place)
    orphans = [still(marked) for name, marked in left.parts.items() if name != "postgres"] if left else []
    alive = [orphan for orphan in orphans if orphan]
    for orphan in alive:
        orphan.send_signal(signal.SIGKILL)
    psutil.wait_procs(alive, timeout=10)
    stop_postmaster(place.postgres)
    place.run_file.unlink(missing_ok=True)
