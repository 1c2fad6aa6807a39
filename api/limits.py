"""How much one person, one key or one place may ask for: a bucket each, that fills steadily."""

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from math import ceil

from api.refusals import TooManyRequests

BURST = 10.0
"""Seconds' worth that may be asked for at once, by whoever was quiet before."""
MOST = 50_000
"""Buckets kept. Whose is forgotten begins with a full one."""


class Limits:
    """Commands only. In this process: with n of them behind a proxy, up to n times as many come through."""

    def __init__(self, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        """None at all with 0."""
        self._each = 1 / per_second if per_second else 0.0
        self._clock = clock
        self._spent: OrderedDict[Hashable, float] = OrderedDict()
        """When the bucket is full again: as far ahead of now as it is empty."""

    def take(self, who: Hashable) -> None:
        """Raises TooManyRequests, which costs nothing: whoever goes on gets what they wait for."""
        if not self._each:
            return
        now = self._clock()
        full = max(now, self._spent.pop(who, now))
        over = full + self._each - now - BURST
        self._spent[who] = full if over > 0 else full + self._each
        if len(self._spent) > MOST:
            self._spent.popitem(last=False)
        if over > 0:
            raise TooManyRequests(ceil(over))


def place_of(address: str) -> str:
    """An address as one place: of version 6 the network, of which everybody has 2⁶⁴ addresses."""
    try:
        network = ipaddress.ip_network(f"{address}/64", strict=False) if ":" in address else None
    except ValueError:
        return address
    return str(network.network_address) if network else address
