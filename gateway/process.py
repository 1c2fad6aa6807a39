"""What the sockets of one process share."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from gateway.arrivals import Arrivals
from gateway.catching_up import CatchingUp
from gateway.crowd import Crowd
from gateway.hub import Hub
from gateway.presence.aside import Aside
from gateway.replay.stage import Stage
from store.connections import Pool
from store.tokens import Tokens

if TYPE_CHECKING:
    from gateway.socket import Socket

HEARTBEAT = 30.0
"""Seconds between pings; a socket silent for two of them is gone."""


class Process(msgspec.Struct):
    """`aside` is None where it is switched off."""

    hub: Hub
    pool: Pool
    arrivals: Arrivals
    catching_up: CatchingUp
    tokens: Tokens
    sockets: "set[Socket]"
    crowd: Crowd
    stage: Stage
    aside: Aside | None = None
    draining: bool = False


Shared = Callable[[], Process]
