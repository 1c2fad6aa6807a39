"""How many sockets one person, or one address, holds at this gateway."""

import ipaddress
from collections import Counter
from collections.abc import Hashable
from typing import NamedTuple


class Limits(NamedTuple):
    """Zero is none."""

    per_person: int = 100
    per_address: int = 1000


USUAL = Limits()


class Crowd:
    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._held: Counter[Hashable] = Counter()

    def enter(self, who: Hashable, most: int) -> bool:
        """False, and it does not count, if they hold that many already."""
        if most and self._held[who] >= most:
            return False
        self._held[who] += 1
        return True

    def leave(self, who: Hashable) -> None:
        self._held[who] -= 1
        if self._held[who] <= 0:
            del self._held[who]


def place_of(address: object) -> str | None:
    """Whom a peer's address stands for: a whole network of IPv6, as one customer gets it.

    None for addresses that are nobody's in particular: behind them is a proxy, or everybody in the house.
    """
    try:
        found = ipaddress.ip_address(str(address))
    except ValueError:
        return None
    if found.version == 6 and found.ipv4_mapped:
        found = found.ipv4_mapped
    if not found.is_global:
        return None
    return str(found) if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))
