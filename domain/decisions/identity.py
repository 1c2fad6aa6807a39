"""Proving an address, new passwords, and ceasing to be somebody."""

from collections.abc import Iterator

from domain.decision import NOTHING, Change, Deciding
from domain.decisions.bots import revoked
from domain.event import Command
from domain.ids import UserId, WorkspaceId
from domain.name import NameReleased, email, username
from domain.refusals import StillOwner, UserNotFound
from domain.user import (
    UserDeactivated,
    UserDeleted,
    UserDeletionBegun,
    UserDeletionWithdrawn,
    UserEmailVerified,
    UserPasswordSet,
    UserReactivated,
    user,
)
from domain.workspace_member import workspace_member


class VerifyEmail(Command):
    """`email` is the address that was proved."""

    email: str


class SetPassword(Command):
    pass


class Deactivate(Command):
    active: bool = False


class BeginDeletion(Command):
    """Not `begun`: it is withdrawn."""

    begun: bool = True


class DeleteAccount(Command):
    """`workspace_ids` are those that the actor has to do with, `bot_ids` the bots that they made keys for."""

    workspace_ids: tuple[WorkspaceId, ...] = ()
    bot_ids: tuple[UserId, ...] = ()


def verify_email(command: VerifyEmail) -> Deciding:
    """Once, and only for the address that the account has now."""
    (me,) = yield (user(command.actor),)
    if not me.exists or me.email != command.email:
        raise UserNotFound
    return NOTHING if me.verified else [Change(user(command.actor), [UserEmailVerified()])]


def set_password(command: SetPassword) -> Deciding:
    """That it changed; what it is stands in no log."""
    (me,) = yield (user(command.actor),)
    if not me.exists:
        raise UserNotFound
    return [Change(user(command.actor), [UserPasswordSet()], blind=True)]


def deactivate(command: Deactivate) -> Deciding:
    """Oneself, and back again."""
    (me,) = yield (user(command.actor),)
    if not me.exists:
        raise UserNotFound
    if me.deactivated != command.active:
        return NOTHING
    event = UserReactivated() if command.active else UserDeactivated()
    return [Change(user(command.actor), [event])]


def begin_deletion(command: BeginDeletion) -> Deciding:
    """After this nobody brings them in anywhere: what the read models know by then is all there is."""
    (me,) = yield (user(command.actor),)
    if not me.exists:
        raise UserNotFound
    if me.leaving == command.begun:
        return NOTHING
    event = UserDeletionBegun() if command.begun else UserDeletionWithdrawn()
    return [Change(user(command.actor), [event])]


def delete_account(command: DeleteAccount) -> Deciding:
    """For good, for somebody who has left every workspace: their names are free, and all their keys end."""
    me = command.actor
    (mine,) = yield (user(me),)
    if not mine.exists:
        raise UserNotFound
    if command.workspace_ids:
        stays = yield tuple(workspace_member(here, me) for here in command.workspace_ids)
        if any(stay.active for stay in stays):
            raise StillOwner
    ended: list[Change] = []
    for bot in command.bot_ids:
        (theirs,) = yield (user(bot),)
        if theirs.owner_id == me and theirs.keys:
            ended.append(Change(user(bot), revoked(*theirs.keys)))
    return [
        Change(user(me), [*revoked(*mine.keys), UserDeleted()]),
        *ended,
        *_released(me, mine.username, mine.email),
    ]


def _released(me: UserId, handle: str, address: str) -> Iterator[Change]:
    for name in (username(handle), email(address)):
        yield Change(name, [NameReleased(holder=me)], blind=True)
