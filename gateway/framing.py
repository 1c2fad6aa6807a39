"""WebSocket framing of what the server sends: made once per frame, shared by every socket."""

PING = b"\x89\x00"


def text(payload: bytes) -> bytes:
    size = len(payload)
    if size < 126:
        return b"\x81" + size.to_bytes(1, "big") + payload
    if size < 65536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload


def unframed(wire: bytes) -> bytes:
    """What such a text says."""
    return wire[{126: 4, 127: 10}.get(wire[1], 2) :]


def pong(payload: bytes) -> bytes:
    return b"\x8a" + len(payload).to_bytes(1, "big") + payload


def close(code: int, reason: str) -> bytes:
    payload = code.to_bytes(2, "big") + reason.encode()
    return b"\x88" + len(payload).to_bytes(1, "big") + payload
