"""Claiming what was imported: somebody sits from now on where only a name stood."""

from domain.decision import NOTHING, Asking, Change, Deciding
from domain.event import Command
from domain.ids import UserId, WorkspaceId
from domain.name import NameClaimed, NameReleased, email, username
from domain.plans import seats_within
from domain.refusals import AlreadySomebody, SeatsExhausted, UserNotFound
from domain.seats import SeatTaken, seats_of
from domain.user import UserClaimed, UserMerged, user
from domain.workspace import workspace
from domain.workspace_member import WorkspaceSeated, workspace_member


class Claim(Command):
    """The actor becomes the placeholder; `workspace_ids` are those that either of them has to do with."""

    placeholder_id: UserId
    workspace_ids: tuple[WorkspaceId, ...] = ()


class TakeSeats(Command):
    """Of somebody who was claimed by a claim that did not know of all of these workspaces."""

    user_id: UserId
    workspace_ids: tuple[WorkspaceId, ...] = ()


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
    seating = yield from _seats(them, command.workspace_ids, beyond=False)
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


def take_seats(command: TakeSeats) -> Deciding:
    """Also beyond the limit: it was an import that brought them in, and the operator decides."""
    (them,) = yield (user(command.user_id),)
    if not them.exists or them.placeholder or them.bot:
        return NOTHING
    return (yield from _seats(command.user_id, command.workspace_ids, beyond=True))


def _seats(who: UserId, homes: tuple[WorkspaceId, ...], *, beyond: bool) -> Asking[list[Change]]:
    """Where they are but have none.

    Raises SeatsExhausted where all are taken, unless it may go beyond.
    """
    changes: list[Change] = []
    for here in homes:
        place, stay, seats = yield workspace(here), workspace_member(here, who), seats_of(here)
        if not stay.active or stay.seated:
            continue
        most = seats_within(place.plan, seats)
        if most is not None and seats.taken >= most and not beyond:
            raise SeatsExhausted(f"all {most} seats are taken")
        seated = WorkspaceSeated(workspace_id=here, user_id=who)
        changes += [
            Change(seats_of(here), [SeatTaken(user_id=who)], home=here),
            Change(workspace_member(here, who), [seated], home=here),
        ]
    return changes
