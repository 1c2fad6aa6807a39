"""Becoming somebody, and saying who one is."""

import msgspec

from domain.decision import NOTHING, Change, Deciding
from domain.event import Command
from domain.ids import SessionId
from domain.name import NameClaimed, NameReleased, email, username
from domain.names import email_of, username_of
from domain.refusals import NameTaken, UserNotFound
from domain.user import Profile, UserProfileSet, UserRegistered, UserRenamed, UserSignedOut, user


class Register(Command):
    """The actor is the new person."""

    username: str
    email: str
    display_name: str = ""


class SetProfile(Command):
    profile: Profile


class ChangeProfile(Command):
    """Only what is named changes."""

    changes: dict[str, str]


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
    ]


def set_profile(command: SetProfile) -> Deciding:
    """Everybody writes their own profile."""
    (me,) = yield (user(command.actor),)
    if not me.exists:
        raise UserNotFound
    if me.profile == command.profile:
        return NOTHING
    return [Change(user(command.actor), [UserProfileSet(profile=command.profile)])]


def change_profile(command: ChangeProfile) -> Deciding:
    """Likewise, a part of it."""
    (me,) = yield (user(command.actor),)
    profile = msgspec.structs.replace(me.profile, **command.changes)
    return (yield from set_profile(SetProfile(actor=command.actor, at=command.at, profile=profile)))


def rename(command: Rename) -> Deciding:
    """A new user name; the old one is free for others at once."""
    handle = username_of(command.username)
    me, holder = yield user(command.actor), username(handle)
    if not me.exists:
        raise UserNotFound
    if me.username == handle:
        return NOTHING
    if holder.holder is not None:
        raise NameTaken("this user name is taken", field="username")
    return [
        Change(username(me.username), [NameReleased(holder=command.actor)], blind=True),
        Change(username(handle), [NameClaimed(kind="username", holder=command.actor, text=handle)]),
        Change(user(command.actor), [UserRenamed(username=handle)]),
    ]


def sign_out(command: SignOut) -> Deciding:
    """Ends one of the actor's sessions; its sockets close at once."""
    (me,) = yield (user(command.actor),)
    if not me.exists:
        raise UserNotFound
    return [Change(user(command.actor), [UserSignedOut(session_id=command.session_id)], blind=True)]
