"""Keys for other uses than signing, from the one that signs."""

import hmac
from collections.abc import Callable

Derive = Callable[[bytes], bytes]
"""A key of ours for every use."""


def derivation(secret: bytes) -> Derive:
    return lambda label: hmac.digest(secret, b"backscroll.derived " + label, "sha256")
