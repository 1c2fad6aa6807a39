"""The lock file of a Postgres that may be gone: whose it is, and when it may be removed."""

import signal
from pathlib import Path

import psutil


def postmaster(data: Path) -> psutil.Process | None:
    """The Postgres that serves this folder, found by its lock file and recognised by its command line."""
    try:
        process = psutil.Process(int((data / "postmaster.pid").read_text().split("\n", 1)[0]))
        return process if str(data) in process.cmdline() else None
    except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
        return None


def clear_stale_lock(data: Path) -> None:
    """After a power cut the number in the lock may belong to any process, and Postgres would not start."""
    if postmaster(data) is None:
        (data / "postmaster.pid").unlink(missing_ok=True)


def stop_postmaster(data: Path, patience: float = 30.0) -> None:
    """Ends a Postgres that somebody left behind in this folder."""
    if (left := postmaster(data)) is None:
        return
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        left.send_signal(number)
        _, alive = psutil.wait_procs([left], timeout=patience)
        if not alive:
            return
