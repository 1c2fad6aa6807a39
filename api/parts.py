"""What all requests share."""

from typing import NamedTuple, TypeVar

from api.brakes import Brakes
from api.drafts import Drafts
from api.health import Health
from api.keyring import Keyring
from api.limits import Limits
from api.positions import Positions
from api.revocations import Revocations
from api.turns import Turns
from domain.decision import Stream
from store.connections import Pool
from store.derivation import Derive
from store.executor import Executor
from store.passwords import Passwords
from store.states import States, state_of
from store.tokens import Tokens
from store.whispers import Whispers

S = TypeVar("S")


class Parts(NamedTuple):
    """One of each per process, opened by api.server."""

    pool: Pool
    past: Pool
    """Connections that can lay out another moment."""
    turns: Turns
    """At these."""
    states: States
    executor: Executor
    tokens: Tokens
    passwords: Passwords
    revocations: Revocations
    positions: Positions
    brakes: Brakes
    limits: Limits
    health: Health
    keyring: Keyring
    derive: Derive
    drafts: Drafts
    whispers: Whispers
    board: Whispers
    """Where presence stands and is listened for, which need not be the bus."""
    gateway_url: str
    """Where clients open their socket."""
    asyncapi: bytes
    """What is said on it, as an AsyncAPI document: the gateway's, handed on."""

    async def state_of(self, stream: Stream[S]) -> S:
        """As the log has it now, ahead of the read models."""
        async with self.pool.connection() as connection:
            return await state_of(connection, stream)
