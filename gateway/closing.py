"""Why a socket is closed: the table that clients live by. docs/protocol.md is checked against it."""

from enum import Enum


class Closing(Enum):
    """Code, whether the client should come back by itself, the reason sent along, and what to do."""

    def __init__(self, code: int, reconnect: bool, reason: str, advice: str) -> None:
        self.code = code
        self.reconnect = reconnect
        self.reason = reason
        self.advice = advice

    DONE = (1000, False, "done", "A replay was stopped, as was asked for.")
    RESTED = (
        1000,
        False,
        "rested",
        "A replay rested for an hour: begin again after the last position heard.",
    )
    TOO_BIG = (1009, False, "frame too big", "A frame was larger than 16 KiB; it is a defect of the client.")
    FAILED = (1011, True, "internal error", "A defect of ours: connect again with growing pauses and resume.")
    RESTARTING = (1012, True, "restarting", "Connect again after a random 0–5 s and resume.")
    UNAVAILABLE = (1013, True, "database unavailable", "Connect again with growing pauses and resume.")
    BAD_FRAME = (4400, False, "bad frame", "Binary frames, or too many that say nothing valid: a defect.")
    SIGNED_OUT = (
        4401,
        False,
        "not signed in",
        "Sign in again: the token is missing, wrong, expired or revoked.",
    )
    REVOKED = (
        4403,
        False,
        "access revoked",
        "Account at rest or gone, key revoked, bot's owner out, or a replay refused: do not come back.",
    )
    SLOW = (4408, True, "too slow", "More than 1 MiB was waiting for the client: connect again and resume.")
    RESYNC = (4410, True, "resync", "Fetch a snapshot, then connect without a cursor.")
    TOO_MANY = (
        4429,
        True,
        "too many frames, retry after 5",
        "More than 50 frames a second: come back after so many seconds, and say less.",
    )
    CROWDED = (
        4429,
        True,
        "too many sockets, retry after 60",
        "As many of the person, of the address or of replays as may be: come back after so many seconds.",
    )
