"""A person or a bot: who they are, wherever they chat."""

from typing import assert_never

import msgspec

from domain.decision import Fold
from domain.event import Event
from domain.ids import SessionId, UserId


class Profile(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a person says of themselves. `avatar_key` names an object, never an address."""

    display_name: str = ""
    first_name: str = ""
    last_name: str = ""
    title: str = ""
    bio: str = ""
    location: str = ""
    website: str = ""
    timezone: str = ""
    avatar_key: str = ""


class UserRegistered(Event, tag="user.registered"):
    username: str
    email: str
    profile: Profile = Profile()


class UserImported(Event, tag="user.imported"):
    """A placeholder for somebody of another system: takes no name and cannot sign in until claimed."""

    username: str
    profile: Profile = Profile()
    email: str = ""
    bot: bool = False
    deactivated: bool = False


class UserProfileSet(Event, tag="user.profile_set"):
    profile: Profile


class UserRenamed(Event, tag="user.renamed"):
    username: str


class UserPasswordSet(Event, tag="user.password_set"):
    """That it changed; what it is stands in no log."""


class UserSignedOut(Event, tag="user.signed_out"):
    """One session ended for good: by its owner, or because its refresh token was used twice."""

    session_id: SessionId


class UserEmailVerified(Event, tag="user.email_verified"):
    """Who has the mailbox has shown it. The address stands in their registration."""


class UserClaimed(Event, tag="user.claimed"):
    """A placeholder became an account: `account_id` was signed up with its address, and proved it."""

    account_id: UserId
    username: str
    email: str


class UserMerged(Event, tag="user.merged"):
    """This account is nobody any more: it goes on as the placeholder that it claimed."""

    into: UserId


class UserDeactivated(Event, tag="user.deactivated"):
    """Cannot sign in until they come back; what they are in and said stays."""


class UserReactivated(Event, tag="user.reactivated"):
    pass


class PrivacySet(Event, tag="user.privacy_set"):
    """What strangers see of them and may ask of them; always all of it."""

    private: bool = False
    show_online: bool = True
    friend_requests: bool = True


class UserDeleted(Event, tag="user.deleted"):
    """Gone for good: out of every workspace before, and the names are free."""


UserEvent = (
    UserRegistered
    | UserImported
    | UserProfileSet
    | UserRenamed
    | UserPasswordSet
    | UserSignedOut
    | UserEmailVerified
    | UserClaimed
    | UserMerged
    | UserDeactivated
    | UserReactivated
    | PrivacySet
    | UserDeleted
)


class User(msgspec.Struct, frozen=True):
    exists: bool = False
    username: str = ""
    email: str = ""
    profile: Profile = Profile()
    placeholder: bool = False
    deactivated: bool = False
    verified: bool = False
    """Whether the address is known to be theirs."""
    bot: bool = False
    private: bool = False
    show_online: bool = True
    friend_requests: bool = True


def evolve(user: User, event: UserEvent) -> User:
    match event:
        case UserRegistered():
            return User(exists=True, username=event.username, email=event.email, profile=event.profile)
        case UserImported():
            return User(
                exists=True,
                username=event.username,
                email=event.email,
                profile=event.profile,
                placeholder=True,
                deactivated=event.deactivated,
                bot=event.bot,
            )
        case UserProfileSet():
            return msgspec.structs.replace(user, profile=event.profile)
        case UserRenamed():
            return msgspec.structs.replace(user, username=event.username)
        case UserPasswordSet() | UserSignedOut():
            return user
        case UserEmailVerified():
            return msgspec.structs.replace(user, verified=True)
        case UserClaimed():
            return msgspec.structs.replace(
                user, username=event.username, email=event.email, placeholder=False, verified=True
            )
        case UserDeactivated():
            return msgspec.structs.replace(user, deactivated=True)
        case UserReactivated():
            return msgspec.structs.replace(user, deactivated=False)
        case PrivacySet():
            return msgspec.structs.replace(
                user,
                private=event.private,
                show_online=event.show_online,
                friend_requests=event.friend_requests,
            )
        case UserMerged() | UserDeleted():
            return User()
        case _:
            assert_never(event)


user = Fold("user", User(), evolve)
