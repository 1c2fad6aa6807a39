"""An operator's work keeps to one core, with what serves it in Postgres: the others are for those who chat.

Work that wanders over two cores is in somebody's way on both. A lower priority changes nothing about that;
one core does, and takes no longer: see bench/README.md.
"""

import os
import socket
import struct
from contextlib import suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import psycopg

_core: ContextVar[set[int] | None] = ContextVar("core", default=None)
"""Of whoever asked, and of the tasks that they begin; the rest of the process is not concerned."""


def keep_to_one_core() -> None:
    """From here on this thread, those it begins, and what serves their connections.

    Nothing changes where there is but one core, or where the system has no such thing (other than Linux).
    """
    if hasattr(os, "sched_setaffinity"):
        core = {max(os.sched_getaffinity(0))}
        os.sched_setaffinity(0, core)
        _core.set(core)


def bring_along(connection: psycopg.AsyncConnection[Any] | psycopg.Connection[Any]) -> None:
    """What serves this connection in Postgres comes too, if it is of this machine and may be moved."""
    core = _core.get()
    if core is None:
        return
    backend = connection.info.backend_pid
    with suppress(OSError):  # it serves somebody else's account, or has ended
        if _parent(backend) == _listener(connection.fileno()):
            os.sched_setaffinity(backend, core)


def _listener(descriptor: int) -> int:
    """The process that listens where we have connected to.

    Raises OSError if that is no socket of this machine. Of another machine or container the backend's number
    says nothing: here it may be anybody's.
    """
    with socket.socket(fileno=os.dup(descriptor)) as ours:
        if ours.family != socket.AF_UNIX:
            raise OSError("only the peer of a local socket is known")
        credentials = ours.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    pid, *_ = struct.unpack("3i", credentials)
    return pid


def _parent(pid: int) -> int:
    """As proc(5) says: the second field after the name, which stands in parentheses and may hold anything."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
