"""Who is let in, shown out, and trusted with more than their role."""

import pytest

from domain import refusals
from domain.channel_member import ChannelBanned, ChannelPermissionsSet, ChannelUnbanned, Permission
from domain.decisions.channel_people import (
    AddToChannel,
    BanFromChannel,
    JoinChannel,
    RemoveFromChannel,
    UnbanFromChannel,
    add_to_channel,
    ban_from_channel,
    join_channel,
    remove_from_channel,
    unban_from_channel,
)
from domain.decisions.channels import ChangeChannel, CreateChannel, change_channel, create_channel
from domain.decisions.invites import AcceptInvite, accept_invite
from domain.decisions.memberships import LeaveWorkspace, SetRole, leave_workspace, set_role
from domain.decisions.messages import post
from domain.decisions.removal import DeleteMessage, delete
from domain.ids import ChannelId, UserId
from tests.dsl import ADA, BOB, EVE, NOON, World
from tests.people import CODE, GENERAL, HERE, enter, fresh, said, workspace_of_two

OPEN = ChannelId(fresh(900))


def open_channel() -> World:
    """Bob and Eve are in Ada's public channel."""
    world = workspace_of_two()
    enter(world, EVE, "eve")
    world.do(
        create_channel,
        CreateChannel(actor=ADA, at=NOON, channel_id=OPEN, workspace_id=HERE, name="open"),
    )
    for user in (BOB, EVE):
        world.do(join_channel, JoinChannel(actor=user, at=NOON, channel_id=OPEN))
    return world


def trust(world: World, user: UserId, *permissions: Permission) -> None:
    wish = AddToChannel(actor=ADA, at=NOON, channel_id=OPEN, user_id=user, permissions=permissions)
    world.do(add_to_channel, wish)


def ban(by: UserId, user: UserId) -> BanFromChannel:
    return BanFromChannel(actor=by, at=NOON, channel_id=OPEN, user_id=user)


def test_whoever_is_banned_stays_out():
    world = open_channel()
    assert world.do(ban_from_channel, ban(ADA, BOB)) == [ChannelBanned(channel_id=OPEN, user_id=BOB)]
    with pytest.raises(refusals.ChannelNotFound):
        world.do(join_channel, JoinChannel(actor=BOB, at=NOON, channel_id=OPEN))
    with pytest.raises(refusals.BannedFromChannel):
        world.do(add_to_channel, AddToChannel(actor=EVE, at=NOON, channel_id=OPEN, user_id=BOB))
    with pytest.raises(refusals.ChannelNotFound):
        world.do(post, said(fresh(1), "let me in", by=BOB, in_=OPEN))


def test_a_ban_outlasts_leaving_the_workspace():
    world = open_channel()
    world.do(ban_from_channel, ban(ADA, BOB))
    world.do(leave_workspace, LeaveWorkspace(actor=BOB, at=NOON, workspace_id=HERE))
    world.do(accept_invite, AcceptInvite(actor=BOB, at=NOON, code=CODE))
    with pytest.raises(refusals.ChannelNotFound):
        world.do(join_channel, JoinChannel(actor=BOB, at=NOON, channel_id=OPEN))


def test_only_staff_of_the_workspace_keeps_its_staff_out():
    world = open_channel()
    world.do(set_role, SetRole(actor=ADA, at=NOON, workspace_id=HERE, user_id=EVE, role="admin"))
    owner = AddToChannel(actor=ADA, at=NOON, channel_id=OPEN, user_id=BOB, role="owner")
    world.do(add_to_channel, owner)
    with pytest.raises(refusals.RoleTooLow):
        world.do(ban_from_channel, ban(BOB, EVE))
    assert world.do(ban_from_channel, ban(ADA, EVE))


def test_whoever_is_unbanned_may_join_again():
    world = open_channel()
    world.do(ban_from_channel, ban(ADA, BOB))
    lifted = UnbanFromChannel(actor=ADA, at=NOON, channel_id=OPEN, user_id=BOB)
    assert world.do(unban_from_channel, lifted) == [ChannelUnbanned(channel_id=OPEN, user_id=BOB)]
    assert world.do(join_channel, JoinChannel(actor=BOB, at=NOON, channel_id=OPEN))


def test_plain_members_ban_nobody_and_nobody_is_banned_from_general():
    world = open_channel()
    with pytest.raises(refusals.RoleTooLow):
        world.do(ban_from_channel, ban(BOB, EVE))
    with pytest.raises(refusals.GeneralChannel):
        world.do(ban_from_channel, BanFromChannel(actor=ADA, at=NOON, channel_id=GENERAL, user_id=BOB))


def test_permissions_go_beyond_the_role():
    world = open_channel()
    world.do(post, said(fresh(1), "oops", by=EVE, in_=OPEN))
    with pytest.raises(refusals.NotTheAuthor):
        world.do(delete, DeleteMessage(actor=BOB, at=NOON, message_id=fresh(1)))
    renamed = ChangeChannel(actor=BOB, at=NOON, channel_id=OPEN, name="Bob's")
    with pytest.raises(refusals.RoleTooLow):
        world.do(change_channel, renamed)
    trust(world, BOB, "delete_messages", "edit_channel")
    assert world.do(delete, DeleteMessage(actor=BOB, at=NOON, message_id=fresh(1)))
    assert world.do(change_channel, renamed)


def test_who_may_remove_by_permission_removes_no_staff():
    world = open_channel()
    trust(world, BOB, "remove_members")
    with pytest.raises(refusals.RoleTooLow):
        world.do(ban_from_channel, ban(BOB, ADA))
    gone = RemoveFromChannel(actor=BOB, at=NOON, channel_id=OPEN, user_id=EVE)
    assert world.do(remove_from_channel, gone)


def test_only_staff_gives_permissions_and_they_end_with_the_membership():
    world = open_channel()
    wish = AddToChannel(actor=BOB, at=NOON, channel_id=OPEN, user_id=BOB, permissions=("remove_members",))
    with pytest.raises(refusals.RoleTooLow):
        world.do(add_to_channel, wish)
    trust(world, BOB, "remove_members")
    out = RemoveFromChannel(actor=ADA, at=NOON, channel_id=OPEN, user_id=BOB)
    world.do(remove_from_channel, out)
    world.do(join_channel, JoinChannel(actor=BOB, at=NOON, channel_id=OPEN))
    with pytest.raises(refusals.RoleTooLow):
        world.do(ban_from_channel, ban(BOB, EVE))


def test_the_same_permissions_again_are_nothing_new():
    world = open_channel()
    wish = AddToChannel(
        actor=ADA,
        at=NOON,
        channel_id=OPEN,
        user_id=BOB,
        permissions=("pin_messages", "add_members", "add_members"),
    )
    assert world.do(add_to_channel, wish) == [
        ChannelPermissionsSet(channel_id=OPEN, user_id=BOB, permissions=("add_members", "pin_messages"))
    ]
    assert world.do(add_to_channel, wish) == []
