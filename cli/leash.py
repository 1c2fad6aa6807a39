"""Children that do not outlive their supervisor, even if it is killed with -9."""

import ctypes
import os
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def leash(signal: int) -> Callable[[], None] | None:
    """What a child does between fork and exec, so that the kernel signals it when its parent dies.

    Linux only; elsewhere the next start finds the orphans in run.json. The library is loaded here,
    before the fork, because a fork of a threaded process must not load anything.
    """
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def tie() -> None:
        prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0)
        if os.getppid() != parent:  # it died before the call
            os._exit(1)

    return tie
