"""Who signs in: by an access token, or by a key that somebody still stands behind."""

import time
from typing import NamedTuple

from domain.ids import SessionId, UserId
from gateway.asking import ask
from gateway.changes import Out, Revoked
from gateway.closing import Closing
from projections import audience
from store import keys, sessions
from store.connections import Pool
from store.keys import Scope
from store.tokens import TokenInvalid, Tokens

LONGEST_STAY = 7 * 86_400.0
"""Seconds after which a key is to be shown again."""


class Identity(NamedTuple):
    """`owner` is who made the key, of those who came by one; its id stands where a session's would."""

    user_id: UserId
    session_id: SessionId
    expires_at: float
    owner: UserId | None = None

    @property
    def ending(self) -> Closing:
        """Why it ends when it is taken away: nobody can sign in again with a key."""
        return Closing.SIGNED_OUT if self.owner is None else Closing.REVOKED

    def ended_by(self, change: Revoked | Out) -> Closing | None:
        """Whether it takes them away, and with which word."""
        match change:
            case Revoked(session) if session == self.session_id:
                return self.ending
            case Out(user, all=True) if user in (self.user_id, self.owner):
                return Closing.REVOKED
            case Out(user) if user == self.owner != self.user_id:
                return Closing.REVOKED
            case _:
                return None


async def identify(pool: Pool, tokens: Tokens, token: str, scope: Scope = "read") -> Identity | None:
    """What an access token says, or whose key it is: one of this scope."""
    if not token.startswith(keys.PREFIX):
        try:
            return Identity(*tokens.read(token))
        except TokenInvalid:
            return None
    key = await ask(pool, lambda at: keys.find(at, token))
    if key is None or scope not in key.scopes:
        return None
    end = time.time() + LONGEST_STAY
    if key.expires_at is not None:
        end = min(end, key.expires_at.timestamp())
    return Identity(key.user_id, SessionId(key.id), end, key.owner_id)


async def is_good(pool: Pool, who: Identity) -> bool:
    """Whether it has not been taken away by now."""
    if who.owner is None:
        return await ask(pool, lambda at: sessions.is_live(at, who.session_id))
    return await ask(pool, lambda at: audience.key_is_good(at, who.session_id))
