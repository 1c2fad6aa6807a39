"""Who computes where, and for how long: the server on one core, those who load it on another."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import psutil

CORES = sorted(os.sched_getaffinity(0))
SERVER, CLIENTS = {CORES[0]}, {CORES[-1]}


def pin(processes: Iterable[psutil.Process], cores: set[int]) -> None:
    """And every thread they have; those to come inherit it."""
    for process in processes:
        with suppress(psutil.NoSuchProcess, ProcessLookupError):
            for thread in process.threads():
                os.sched_setaffinity(thread.id, cores)


def here(cores: set[int]) -> None:
    """For a child, before it becomes what it is to be."""
    os.sched_setaffinity(0, cores)


def cpu_seconds(pid: int) -> float:
    """Of all threads so far, to the nanosecond: what the scheduler gave, however busy the machine is."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9
