"""What all requests share."""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from api.brakes import Brakes
from api.health import Health
from api.keyring import Keyring
from api.letters import Letters
from api.positions import Positions
from api.revocations import Revocations
from domain.decision import Stream
from store.executor import Executor
from store.log import Pool
from store.passwords import Passwords
from store.states import States, key_of
from store.tokens import Tokens
from store.whispers import Whispers

S = TypeVar("S")


class Parts(NamedTuple):
    """One of each per process, opened by api.server."""

    pool: Pool
    states: States
    executor: Executor
    tokens: Tokens
    passwords: Passwords
    revocations: Revocations
    positions: Positions
    brakes: Brakes
    health: Health
    letters: Letters
    keyring: Keyring
    derive: Callable[[bytes], bytes]
    """A key of ours for every use."""
    whispers: Whispers
    gateway_url: str
    """Where clients open their socket."""

    async def state_of(self, stream: Stream[S]) -> S:
        """As the log has it now, ahead of the read models."""
        async with self.pool.connection() as connection:
            loaded = await self.states.load(connection, [stream])
        return loaded[key_of(stream)][1]
