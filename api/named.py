"""A request that its sender named: whatever it makes, a retry makes again under the same ids."""

import hashlib
from base64 import urlsafe_b64encode
from itertools import count
from uuid import UUID

from domain.decision import Stream
from domain.request import Request, request_of
from store.derivation import Derive


class Named:
    """One per attempt; what is asked of it comes in the same order each time."""

    def __init__(self, seed: UUID, derive: Derive) -> None:
        self._seed = seed
        self._derive = derive
        self._ids = count()
        self._wishes = count()

    def id(self) -> UUID:
        """A UUID of version 7, as old as the request."""
        rest = hashlib.sha256(b"%b%d" % (self._seed.bytes, next(self._ids))).digest()
        return UUID(bytes=self._seed.bytes[:6] + _stamped(rest[:10]))

    def secret(self) -> str:
        """Not to be guessed by whoever reads the database."""
        drawn = self._derive(b"request %b %d" % (self._seed.bytes, next(self._ids)))
        return urlsafe_b64encode(drawn[:24]).decode()

    def wish(self) -> Stream[Request]:
        """The stream that begins when the next wish of this request comes true."""
        return request_of(self._seed, next(self._wishes))


def _stamped(rest: bytes) -> bytes:
    """With the bits that say: version 7, RFC 9562."""
    return bytes((rest[0] & 0x0F | 0x70, rest[1], rest[2] & 0x3F | 0x80, *rest[3:]))
