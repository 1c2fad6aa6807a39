"""What a client says on one socket: so much at a time, put together from its fragments."""

from picows import WSFrame, WSMsgType

from gateway.closing import Closing

MOST_SAID = 16 * 1024
"""Bytes of one message from a client."""
MOST_IN_CONTROL = 125
"""Of a ping, as RFC 6455 has it."""
MOST_PARTS = 64
"""Fragments of one message; empty ones cost nothing to send."""
PER_SECOND = 50
BURST = 100.0
"""Frames a client may say: reading them all costs us what they choose to spend."""


class Hearing:
    """Nothing is kept of a client between its messages but how much it may say."""

    __slots__ = ("_allowance", "_counted_at", "_parts")

    def __init__(self, now: float) -> None:
        self._allowance = BURST
        self._counted_at = now
        self._parts: list[bytes] = []

    def take(self, frame: WSFrame, now: float) -> bytes | Closing | None:
        """A message that is whole now, or why the socket ends here; None while there is neither."""
        if not self._allowed(now):
            return Closing.TOO_MANY
        match frame.msg_type:
            case WSMsgType.PING if len(frame.get_payload_as_bytes()) <= MOST_IN_CONTROL:
                return None
            case WSMsgType.TEXT | WSMsgType.CONTINUATION if not (frame.rsv1 or frame.rsv2 or frame.rsv3):
                return self._assembled(frame)
            case WSMsgType.PONG:
                return None
            case _:
                return Closing.BAD_FRAME

    def _allowed(self, now: float) -> bool:
        self._allowance = min(BURST, self._allowance + (now - self._counted_at) * PER_SECOND) - 1
        self._counted_at = now
        return self._allowance >= 0

    def _assembled(self, frame: WSFrame) -> bytes | Closing | None:
        """picows hands fragments on as they come."""
        if (frame.msg_type is WSMsgType.CONTINUATION) != bool(self._parts):
            return Closing.BAD_FRAME
        self._parts.append(frame.get_payload_as_bytes())
        if sum(map(len, self._parts)) > MOST_SAID:
            return Closing.TOO_BIG
        if len(self._parts) > MOST_PARTS:
            return Closing.BAD_FRAME
        if not frame.fin:
            return None
        message, self._parts = b"".join(self._parts), []
        return message
