"""Proving an address, claiming what was imported under it, and ceasing to be somebody."""

from collections.abc import Iterator

from domain.decision import NOTHING, Asking, Change, Deciding
from domain.decisions.bots import revoked
from domain.event import Command
from domain.ids import UserId, WorkspaceId
from domain.name import NameClaimed, NameReleased, email, username
from domain.plans import seats_within
from domain.refusals import AlreadySomebody, SeatsExhausted, StillOwner, UserNotFound
from domain.seats import SeatTaken, seats_of
from domain.user import (
    UserClaimed,
    UserDeactivated,
    UserDeleted,
    UserDeletionBegun,
    UserDeletionWithdrawn,
    UserEmailVerified,
    UserMerged,
    UserPasswordSet,
    UserReactivated,
    user,
)
from domain.workspace import workspace
from domain.workspace_member import WorkspaceSeated, workspace_member


class VerifyEmail(Command):
    """`email` is the address that was proved."""

    email: str


class Claim(Command):
    """The actor becomes the placeholder; `workspace_ids` are those that either of them has to do with."""

    placeholder_id: UserId
    workspace_ids: tuple[WorkspaceId, ...] = ()


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


def claim(command: Claim) -> Deciding:
    """The account goes on as the placeholder, and so has all that the placeholder has: see docs/adr.

    Only an account that has proved the address and is in no workspace yet: it has nothing to lose.
    """
    me, them = command.actor, command.placeholder_id
    mine, theirs = yield user(me), user(them)
    if not (mine.comes_in and mine.verified and theirs.placeholder):
        raise UserNotFound
    if theirs.bot or theirs.deactivated or theirs.email.strip().casefold() != mine.email:
        raise UserNotFound
    for here in command.workspace_ids:
        (stay,) = yield (workspace_member(here, me),)
        if stay.active:
            raise AlreadySomebody
    seating = yield from _seated(them, command.workspace_ids)
    handle, address = username(mine.username), email(mine.email)
    yield handle, address
    claimed = UserClaimed(account_id=me, username=mine.username, email=mine.email)
    return [
        Change(user(them), [claimed]),
        Change(user(me), [UserMerged(into=them)]),
        Change(
            handle,
            [
                NameReleased(holder=me),
                NameClaimed(kind="username", holder=them, text=mine.username),
            ],
        ),
        Change(address, [NameReleased(holder=me), NameClaimed(kind="email", holder=them)]),
        *seating,
    ]


def _seated(who: UserId, homes: tuple[WorkspaceId, ...]) -> Asking[list[Change]]:
    """From now on somebody sits where only a name stood."""
    changes: list[Change] = []
    for here in homes:
        place, stay, seats = yield workspace(here), workspace_member(here, who), seats_of(here)
        if not stay.active or stay.seated:
            continue
        most = seats_within(place.plan, seats)
        if most is not None and seats.taken >= most:
            raise SeatsExhausted(f"all {most} seats are taken")
        changes += [
            Change(seats_of(here), [SeatTaken(user_id=who)]),
            Change(workspace_member(here, who), [WorkspaceSeated(workspace_id=here, user_id=who)]),
        ]
    return changes


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
