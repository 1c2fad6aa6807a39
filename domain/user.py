"""A person or a bot: who they are, wherever they chat."""

from typing import Any, assert_never
from uuid import UUID

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


class BotMade(Event, tag="user.bot_made"):
    """A program that takes part. It signs in by keys only, which its owner makes."""

    username: str
    owner_id: UserId
    profile: Profile = Profile()


class KeyMade(Event, tag="user.key_made"):
    """That there is a key and what it may; what it is stands in no log."""

    key_id: UUID
    name: str
    scopes: tuple[str, ...] = ()


class KeyRevoked(Event, tag="user.key_revoked"):
    key_id: UUID


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


class UserDeletionBegun(Event, tag="user.deletion_begun"):
    """From here on they come into no workspace, so that those they are in can be counted and left."""


class UserDeletionWithdrawn(Event, tag="user.deletion_withdrawn"):
    """They own a workspace, and stay."""


class UserDeleted(Event, tag="user.deleted"):
    """Gone for good: out of every workspace before, and the names are free."""


UserEvent = (
    UserRegistered
    | UserImported
    | BotMade
    | KeyMade
    | KeyRevoked
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
    | UserDeletionBegun
    | UserDeletionWithdrawn
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
    owner_id: UserId | None = None
    """Who made it, of a bot."""
    keys: frozenset[UUID] = frozenset()
    private: bool = False
    show_online: bool = True
    friend_requests: bool = True
    leaving: bool = False
    """Whether their deletion has begun."""

    @property
    def comes_in(self) -> bool:
        """Whether they may come into a workspace."""
        return self.exists and not self.leaving


def evolve(user: User, event: UserEvent) -> User:
    match event:
        case UserRegistered() | UserImported() | BotMade():
            return _begun(event)
        case UserMerged() | UserDeleted():
            return User()
        case UserPasswordSet() | UserSignedOut():
            return user
        case UserDeletionBegun() | UserDeletionWithdrawn():
            return msgspec.structs.replace(user, leaving=isinstance(event, UserDeletionBegun))
        case KeyMade():
            return msgspec.structs.replace(user, keys=user.keys | {event.key_id})
        case KeyRevoked():
            return msgspec.structs.replace(user, keys=user.keys - {event.key_id})
        case _:
            return msgspec.structs.replace(user, **_changed(event))


def _begun(event: UserRegistered | UserImported | BotMade) -> User:
    begun = User(exists=True, username=event.username, profile=event.profile)
    match event:
        case UserRegistered():
            return msgspec.structs.replace(begun, email=event.email)
        case UserImported():
            return msgspec.structs.replace(
                begun, email=event.email, placeholder=True, deactivated=event.deactivated, bot=event.bot
            )
        case BotMade():
            return msgspec.structs.replace(begun, bot=True, owner_id=event.owner_id)


def _changed(
    event: UserProfileSet
    | UserRenamed
    | UserEmailVerified
    | UserClaimed
    | UserDeactivated
    | UserReactivated
    | PrivacySet,
) -> dict[str, Any]:
    match event:
        case UserProfileSet():
            return {"profile": event.profile}
        case UserRenamed():
            return {"username": event.username}
        case UserEmailVerified():
            return {"verified": True}
        case UserClaimed():
            own = {"username": event.username, "email": event.email}
            return {**own, "placeholder": False, "verified": True}
        case UserDeactivated() | UserReactivated():
            return {"deactivated": isinstance(event, UserDeactivated)}
        case PrivacySet():
            return {
                "private": event.private,
                "show_online": event.show_online,
                "friend_requests": event.friend_requests,
            }
        case _:
            assert_never(event)


user = Fold("user", User(), evolve)
