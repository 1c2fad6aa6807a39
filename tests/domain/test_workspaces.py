"""Plans and seats, ownership, bans, invites by e-mail, default channels."""

import pytest

from domain.channel_member import ChannelJoined
from domain.decisions.bans import Ban, Unban, ban, unban
from domain.decisions.channels import CreateChannel, create_channel
from domain.decisions.departures import TakeAway, take_away
from domain.decisions.identity import VerifyEmail, verify_email
from domain.decisions.invites import AcceptInvite, Invite, accept_invite, invite
from domain.decisions.plans import HandOver, SetPlan, hand_over, set_plan
from domain.decisions.removal import RestoreMessage, restore
from domain.decisions.workspaces import ChangeWorkspace, change_workspace
from domain.ids import SYSTEM
from domain.plans import PLANS
from domain.refusals import (
    AddressUnproved,
    Banned,
    ChannelNotFound,
    InviteNotFound,
    LastOwner,
    MessageDeleted,
    PlanLimit,
    RoleTooLow,
    SeatsExhausted,
    WorkspaceNotFound,
)
from domain.workspace_member import WorkspaceBanned, WorkspaceRoleSet
from tests.dsl import ADA, BOB, EVE, NOON, World
from tests.laws.strategies.kinds import OPEN
from tests.people import CODE, GENERAL, HELLO, HERE, SECRETS, meet, workspace_of_two


@pytest.fixture
def world() -> World:
    world = workspace_of_two()
    meet(world, EVE, "eve")
    return world


def accepts(world: World, code: str = CODE) -> object:
    return world.do(accept_invite, AcceptInvite(actor=EVE, at=NOON, code=code))


def bans(world: World, **more: object) -> object:
    return world.do(ban, Ban(actor=ADA, at=NOON, workspace_id=HERE, user_id=BOB, **more))  # type: ignore[arg-type]


def test_a_seat_limit_lets_nobody_in_beyond_it(world: World):
    world.do(set_plan, SetPlan(actor=ADA, at=NOON, workspace_id=HERE, seat_limit=2))
    with pytest.raises(SeatsExhausted):
        accepts(world)
    world.do(set_plan, SetPlan(actor=ADA, at=NOON, workspace_id=HERE, seat_limit=None))
    assert accepts(world)


def test_a_plan_gives_no_more_than_it_has(world: World):
    most = PLANS["free"].seats or 0
    with pytest.raises(PlanLimit):
        world.do(set_plan, SetPlan(actor=ADA, at=NOON, workspace_id=HERE, seat_limit=most + 1))
    wish = SetPlan(actor=ADA, at=NOON, workspace_id=HERE, plan="pro", seat_limit=most + 1)
    assert world.do(set_plan, wish)


def test_only_the_owner_sets_the_plan(world: World):
    with pytest.raises(RoleTooLow):
        world.do(set_plan, SetPlan(actor=BOB, at=NOON, workspace_id=HERE, plan="pro"))


def test_there_is_always_one_owner(world: World):
    told = world.do(hand_over, HandOver(actor=ADA, at=NOON, workspace_id=HERE, user_id=BOB))
    assert [e.role for e in told if isinstance(e, WorkspaceRoleSet)] == ["owner", "admin"]
    with pytest.raises(RoleTooLow):
        world.do(hand_over, HandOver(actor=ADA, at=NOON, workspace_id=HERE, user_id=ADA))


def test_whoever_is_banned_is_out_and_stays_out(world: World):
    told = bans(world)
    assert isinstance(told, list)
    assert isinstance(told[0], WorkspaceBanned)
    with pytest.raises(Banned):
        world.do(accept_invite, AcceptInvite(actor=BOB, at=NOON, code=CODE))
    with pytest.raises(WorkspaceNotFound):
        world.do(set_plan, SetPlan(actor=BOB, at=NOON, workspace_id=HERE))
    world.do(unban, Unban(actor=ADA, at=NOON, workspace_id=HERE, user_id=BOB))
    assert world.do(accept_invite, AcceptInvite(actor=BOB, at=NOON, code=CODE))


def test_a_ban_may_take_the_words_later(world: World):
    assert bans(world)
    assert bans(world) == []
    assert bans(world, forgotten=True)
    assert bans(world) == []


def test_the_owner_cannot_be_banned(world: World):
    world.do(hand_over, HandOver(actor=ADA, at=NOON, workspace_id=HERE, user_id=BOB))
    with pytest.raises(LastOwner):
        bans(world)


def test_an_invite_by_e_mail_is_for_that_address_alone(world: World):
    for code, address in (("a", "ada@example.org"), ("e", " Eve@Example.org ")):
        world.do(invite, Invite(actor=ADA, at=NOON, workspace_id=HERE, code=code, email=address))
    with pytest.raises(InviteNotFound):
        accepts(world, "a")
    with pytest.raises(AddressUnproved):
        accepts(world, "e")
    world.do(verify_email, VerifyEmail(actor=EVE, at=NOON, email="eve@example.org"))
    assert accepts(world, "e")


def test_newcomers_are_brought_into_the_default_channels(world: World):
    made = CreateChannel(actor=ADA, at=NOON, channel_id=OPEN, workspace_id=HERE, name="open")
    world.do(create_channel, made)
    wish = ChangeWorkspace(actor=ADA, at=NOON, workspace_id=HERE, default_ids=(OPEN, OPEN))
    world.do(change_workspace, wish)
    told = accepts(world)
    assert isinstance(told, list)
    assert [e.channel_id for e in told if isinstance(e, ChannelJoined)] == [GENERAL, OPEN]


def test_a_private_channel_is_no_default(world: World):
    wish = ChangeWorkspace(actor=ADA, at=NOON, workspace_id=HERE, default_ids=(SECRETS,))
    with pytest.raises(ChannelNotFound):
        world.do(change_workspace, wish)


def test_the_words_of_those_who_left_are_not_brought_back():
    world = workspace_of_two()
    world.do(take_away, TakeAway(actor=SYSTEM, at=NOON, user_id=ADA, message_ids=(HELLO,)))
    with pytest.raises(MessageDeleted):
        world.do(restore, RestoreMessage(actor=ADA, at=NOON, message_id=HELLO))
