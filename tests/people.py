"""A workspace with people in it, from which most stories begin."""

from uuid import UUID, uuid5

from domain.channel_member import ChannelJoined, channel_member
from domain.decision import Change, Deciding
from domain.decisions.accounts import Register, register
from domain.decisions.channels import CreateChannel, create_channel
from domain.decisions.invites import AcceptInvite, Invite, accept_invite, invite
from domain.decisions.messages import PostMessage, post
from domain.decisions.workspaces import CreateWorkspace, create_workspace
from domain.event import Command
from domain.ids import SYSTEM, ChannelId, MessageId, UserId, WorkspaceId
from domain.message import MessagePosted, message
from domain.user import UserImported, user
from domain.workspace import workspace
from domain.workspace_member import WorkspaceJoined, workspace_member
from tests.dsl import ADA, BOB, EVE, NOON, World

HERE = WorkspaceId(UUID(int=100, version=4))
GENERAL = ChannelId(UUID(int=101, version=4))
SECRETS = ChannelId(UUID(int=102, version=4))
HELLO = MessageId(UUID(int=103, version=4))
LONG_AGO = MessageId(UUID(int=109, version=4))
PAT, ZOE = UserId(UUID(int=8, version=5)), UserId(UUID(int=9, version=4))
CODE = "come-in"


def meet(world: World, user: UserId, name: str) -> None:
    world.do(register, Register(actor=user, at=NOON, username=name, email=f"{name}@example.org"))


def enter(world: World, user: UserId, name: str) -> None:
    meet(world, user, name)
    world.do(accept_invite, AcceptInvite(actor=user, at=NOON, code=CODE))


def imported(_: Command) -> Deciding:
    """Pat comes with an import, and has said something; Zoe signs up with the same address."""
    yield (workspace(HERE),)
    address = "zoe@example.org"
    joined = ChannelJoined(channel_id=GENERAL, user_id=PAT)
    spoken = MessagePosted(channel_id=GENERAL, author_id=PAT, text="long ago")
    return [
        Change(user(PAT), [UserImported(username="pat", email=address)]),
        Change(
            workspace_member(HERE, PAT),
            [WorkspaceJoined(workspace_id=HERE, user_id=PAT, role="member", seated=False)],
        ),
        Change(channel_member(GENERAL, PAT), [joined]),
        Change(message(LONG_AGO), [spoken]),
    ]


def everybody() -> World:
    """Likewise with Eve in it, with Pat of an import, and with Zoe outside, who could be Pat."""
    world = workspace_of_two()
    enter(world, EVE, "eve")
    meet(world, ZOE, "zoe")
    world.do(imported, Command(actor=SYSTEM, at=NOON))
    return world


def workspace_of_two() -> World:
    """Ada owns it, Bob is a member; both are in #general, where Ada has said hello."""
    world = World()
    meet(world, ADA, "ada")
    opened = CreateWorkspace(actor=ADA, at=NOON, workspace_id=HERE, general_id=GENERAL, name="Lamp")
    world.do(create_workspace, opened)
    world.do(invite, Invite(actor=ADA, at=NOON, workspace_id=HERE, code=CODE))
    enter(world, BOB, "bob")
    world.do(create_channel, private(SECRETS, "secrets"))
    world.do(post, said(HELLO, "hello"))
    return world


def private(id: ChannelId, name: str) -> CreateChannel:
    return CreateChannel(actor=ADA, at=NOON, channel_id=id, workspace_id=HERE, name=name, private=True)


def said(
    id: MessageId, text: str, *, by: UserId = ADA, in_: ChannelId = GENERAL, to: MessageId | None = None
) -> PostMessage:
    return PostMessage(actor=by, at=NOON, message_id=id, channel_id=in_, text=text, reply_to=to)


def fresh(n: int) -> MessageId:
    return MessageId(UUID(int=uuid5(HERE, str(n)).int, version=4))
