"""Becoming somebody, and saying who one is."""

import msgspec

from domain.decision import NOTHING, Asking, Change, Deciding
from domain.decisions.letters import wished
from domain.event import Command, Event
from domain.ids import SessionId, UserId
from domain.name import NameClaimed, NameReleased, email, username
from domain.names import avatar_key_of, email_of, username_of
from domain.refusals import NameTaken, UserNotFound
from domain.user import Profile, User, UserProfileSet, UserRegistered, UserRenamed, UserSignedOut, user


class Register(Command):
    """The actor is the new person."""

    username: str
    email: str
    display_name: str = ""


class SetProfile(Command):
    profile: Profile


class ChangeMe(Command):
    """Only what is named changes."""

    username: str | None = None
    changes: dict[str, str] = msgspec.field(default_factory=dict[str, str])


class Rename(Command):
    username: str


class SignOut(Command):
    session_id: SessionId


def register(command: Register) -> Deciding:
    """A new person with a name and an address that nobody else has."""
    handle, address = username_of(command.username), email_of(command.email)
    by_name, by_address = yield username(handle), email(address)
    if by_name.holder is not None:
        raise NameTaken("this user name is taken", field="username")
    if by_address.holder is not None:
        raise NameTaken("an account with this e-mail address exists", field="email")
    profile = Profile(display_name=command.display_name or command.username.strip())
    return [
        Change(username(handle), [NameClaimed(kind="username", holder=command.actor, text=handle)]),
        Change(email(address), [NameClaimed(kind="email", holder=command.actor)]),
        Change(user(command.actor), [UserRegistered(username=handle, email=address, profile=profile)]),
        wished("verify", command.actor),
    ]


def set_profile(command: SetProfile) -> Deciding:
    """Everybody writes their own profile."""
    (me,) = yield (user(command.actor),)
    if not me.exists:
        raise UserNotFound
    if me.profile == command.profile:
        return NOTHING
    return [Change(user(command.actor), [UserProfileSet(profile=command.profile)])]


def change_me(command: ChangeMe) -> Deciding:
    """User name and profile in one: both or neither. An old user name is free for others at once."""
    (me,) = yield (user(command.actor),)
    if not me.exists:
        raise UserNotFound
    events: list[Event] = []
    changes: list[Change] = []
    if command.username is not None and (handle := username_of(command.username)) != me.username:
        changes = yield from _renamed(me, handle, command.actor)
        events.append(UserRenamed(username=handle))
    profile = msgspec.structs.replace(me.profile, **command.changes)
    if "avatar_key" in command.changes:
        avatar_key_of(profile.avatar_key, command.actor)
    if profile != me.profile:
        events.append(UserProfileSet(profile=profile))
    return [*changes, Change(user(command.actor), events)] if events else NOTHING


def _renamed(me: User, handle: str, who: UserId) -> Asking[list[Change]]:
    (holder,) = yield (username(handle),)
    if holder.holder is not None:
        raise NameTaken("this user name is taken", field="username")
    return [
        Change(username(me.username), [NameReleased(holder=who)], blind=True),
        Change(username(handle), [NameClaimed(kind="username", holder=who, text=handle)]),
    ]


def rename(command: Rename) -> Deciding:
    """The user name alone."""
    wish = ChangeMe(actor=command.actor, at=command.at, username=command.username)
    return (yield from change_me(wish))


def sign_out(command: SignOut) -> Deciding:
    """Ends one of the actor's sessions, also when the account is no more; its sockets close at once."""
    yield ()
    return [Change(user(command.actor), [UserSignedOut(session_id=command.session_id)], blind=True)]
