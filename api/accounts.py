"""Becoming somebody and proving to be them: passwords stand beside the log, the person in it."""

from api.limits import place_of
from api.parts import Parts
from api.refusals import CredentialsWrong
from domain.decisions.accounts import Register, register
from domain.ids import UserId
from domain.name import email
from domain.names import email_of, username_of
from domain.refusals import NameInvalid, UserNotFound
from domain.user import User, user
from projections.views.events import first_of
from projections.views.users import me_of
from projections.wire.people import MeView
from store.executor import Receipt
from store.passwords import forget_password, keep_password, password_hash_of
from store.recorded import Position
from store.sessions import begun_from, last_begun
from store.writes import LogUnavailable


async def sign_up(parts: Parts, wish: Register, password: str) -> Receipt:
    """A new person who can sign in: the password first, so that nobody exists who never could.

    Raises the Refusals of `register`; then the password is forgotten again.
    """
    hashed = await parts.passwords.hash(password)
    async with parts.pool.connection() as connection:
        await keep_password(connection, wish.actor, hashed)
    try:
        return await parts.executor.execute(register, wish)
    except LogUnavailable:
        raise  # it may have been recorded after all
    except Exception:
        async with parts.pool.connection() as connection:
            await forget_password(connection, wish.actor)
        raise


async def known_again(
    parts: Parts, wish: Register, password: str, place: str
) -> tuple[UserId, Position] | None:
    """Whose registration this is once more, by address, user name and password, and where it is in the log.

    As hard to guess at as signing in. Raises TooManyAttempts.
    """
    holder = await holder_of(parts, wish.email)
    found = None if holder is None else await parts.state_of(user(holder))
    if found is None or found.username != username_of(wish.username) or found.deactivated:
        return None
    try:
        who = await prove_from(parts, found.email, password, place)
    except CredentialsWrong:
        return None
    async with parts.pool.connection() as connection:
        return who, await first_of(connection, who)


async def prove_from(parts: Parts, address: str, password: str, place: str) -> UserId:
    """Whose address and password these are, asked from that place; guessers are kept from trying more.

    Raises CredentialsWrong or TooManyAttempts.
    """
    holder = await holder_of(parts, address)
    async with parts.pool.connection() as connection:
        at_home = holder is not None and await begun_from(connection, holder, place)
    with parts.brakes.guessing(address.strip().casefold(), place_of(place), at_home=at_home):
        return await prove(parts, address, password)


async def prove(parts: Parts, address: str, password: str) -> UserId:
    """Whose e-mail address and password these are, by the log: the read models may not know them yet.

    Raises CredentialsWrong, in the same time whether or not the address is known.
    """
    holder = await holder_of(parts, address)
    kept = None
    if holder is not None:
        async with parts.pool.connection() as connection:
            kept = await password_hash_of(connection, holder)
    if not await parts.passwords.matches(kept, password) or holder is None:
        raise CredentialsWrong
    return holder


async def person(parts: Parts, id: UserId) -> User:
    """As the log has them now.

    Raises UserNotFound.
    """
    found = await parts.state_of(user(id))
    if not found.exists:
        raise UserNotFound
    return found


async def myself(parts: Parts, id: UserId) -> MeView:
    """A person as they see themselves, with when they last signed in.

    Raises UserNotFound.
    """
    me = me_of(id, await person(parts, id))
    async with parts.pool.connection() as connection:
        me.last_login_at = await last_begun(connection, id)
    return me


async def holder_of(parts: Parts, address: str) -> UserId | None:
    """Whose address it is, by the log."""
    try:
        name = await parts.state_of(email(email_of(address)))
    except NameInvalid:
        return None
    return None if name.holder is None else UserId(name.holder)
