"""Proving an address, claiming what was imported under it, and new passwords."""

from datetime import UTC, datetime

from api.accounts import holder_of
from api.devices import end
from api.parts import Parts
from api.refusals import MailTokenRefused, PasswordInvalid
from domain.decisions.bots import RevokeKey, revoke_key
from domain.decisions.claims import Claim, claim
from domain.decisions.identity import (
    SetPassword,
    VerifyEmail,
    set_password,
    verify_email,
)
from domain.decisions.letters import AskForLetter, ask_for_letter
from domain.ids import SYSTEM, SessionId, UserId
from domain.refusals import UserNotFound
from projections.views import users
from store import keys, mail_tokens, sessions
from store.connections import Connection
from store.executor import Receipt
from store.passwords import forget_password, keep_password

SHORTEST = 8


def long_enough(password: str) -> str:
    """Raises PasswordInvalid."""
    if len(password) < SHORTEST:
        raise PasswordInvalid(f"expected {SHORTEST} characters or more", field="password")
    return password


async def prove_address(parts: Parts, token: str, password: str | None) -> tuple[Receipt, UserId]:
    """The address is theirs; with a password, what was imported under it is theirs too.

    The answer says who they are from now on. Raises MailTokenRefused, AlreadySomebody or SeatsExhausted; then
    the token stays good.
    """
    async with parts.pool.connection() as connection, connection.transaction():
        found = await mail_tokens.spend(connection, token, "verify")  # who comes second waits here, in vain
        if found is None:
            raise MailTokenRefused
        who, address = found
        receipt = await _verified(parts, who, address)
        if password is not None:
            receipt, who = await _claimed(parts, connection, receipt, who, address, password)
    return receipt, who


async def _verified(parts: Parts, who: UserId, address: str) -> Receipt:
    wish = VerifyEmail(actor=who, at=datetime.now(UTC), email=address)
    try:
        return await parts.executor.execute(verify_email, wish)
    except UserNotFound:
        raise MailTokenRefused from None


async def _claimed(
    parts: Parts, proving: Connection, receipt: Receipt, who: UserId, address: str, password: str
) -> tuple[Receipt, UserId]:
    """The password is new: whoever signed up may have been another than who reads the mail.

    It is kept if the token is spent with it, and neither is if the claim is refused.
    """
    await parts.positions.reach(receipt.position)
    them = await users.placeholder_with(proving, address)
    homes = await users.homes_of(proving, [who, them]) if them else ()
    if them is None:
        return receipt, who
    await keep_password(proving, them, await parts.passwords.hash(long_enough(password)))
    wish = Claim(actor=who, at=datetime.now(UTC), placeholder_id=them, workspace_ids=tuple(homes))
    receipt = await parts.executor.execute(claim, wish)
    await end_all(parts, who)
    await end_keys(parts, who)
    await forget_password(proving, who)
    return receipt, them


async def ask_for_reset(parts: Parts, address: str) -> None:
    """A letter, if there is such an account; the asker learns neither."""
    holder = await holder_of(parts, address)
    if holder is not None:
        wish = AskForLetter(actor=SYSTEM, at=datetime.now(UTC), purpose="reset", user_id=holder)
        await parts.executor.execute(ask_for_letter, wish)


async def reset(parts: Parts, token: str, password: str) -> Receipt:
    """A new password for whoever has the mailbox; every device signs in anew, and no key is good any more.

    Raises MailTokenRefused.
    """
    long_enough(password)
    async with parts.pool.connection() as connection:
        found = await mail_tokens.spend(connection, token, "reset")
    if found is None:
        raise MailTokenRefused
    await _verified(parts, *found)
    await end_keys(parts, found[0])
    return await change_password(parts, found[0], password)


async def change_password(
    parts: Parts, who: UserId, password: str, *, staying: SessionId | None = None
) -> Receipt:
    """All sessions end but the one that stays."""
    hashed = await parts.passwords.hash(long_enough(password))
    async with parts.pool.connection() as connection:
        await keep_password(connection, who, hashed)
    receipt = await parts.executor.execute(set_password, SetPassword(actor=who, at=datetime.now(UTC)))
    return await end_all(parts, who, staying=staying) or receipt


async def end_all(parts: Parts, who: UserId, *, staying: SessionId | None = None) -> Receipt | None:
    """Every session of this person, but one."""
    async with parts.pool.connection() as connection:
        live = await sessions.of_user(connection, who)
    receipt = None
    for session in live:
        if session.id != staying:
            receipt = await end(parts, who, session.id)
    return receipt


async def take_keys(parts: Parts, who: UserId) -> tuple[UserId, ...]:
    """Nothing opens by a key of theirs any more. The bots among these: their streams are to say so."""
    async with parts.pool.connection() as connection:
        bots = await keys.bots_of(connection, who)
        await keys.revoke_all(connection, who)
    parts.keyring.forget()
    return bots


async def end_keys(parts: Parts, who: UserId) -> None:
    """Every key of this person, and of their bots: nothing opens by them, their sockets close."""
    async with parts.pool.connection() as connection:
        ended = await keys.revoke_all(connection, who)
    parts.keyring.forget()
    for id, whose in ended:
        wish = RevokeKey(actor=who, at=datetime.now(UTC), user_id=whose, key_id=id)
        await parts.executor.execute(revoke_key, wish)
