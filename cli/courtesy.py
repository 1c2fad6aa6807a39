"""What works for an operator lets those go first who answer people."""

import os

NICENESS = 10
"""A tenth of the weight of whatever else wants the same core at the same time."""


def give_way() -> None:
    """From here on this thread, and those it begins, come after others of this machine.

    Not what the servers do for it.
    """
    here = os.getpriority(os.PRIO_PROCESS, 0)
    os.setpriority(os.PRIO_PROCESS, 0, max(here, NICENESS))
