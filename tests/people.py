"""A workspace with people in it, from which most stories begin."""

from uuid import UUID, uuid5

from domain.decisions.accounts import Register, register
from domain.decisions.channels import CreateChannel, create_channel
from domain.decisions.memberships import AcceptInvite, Invite, accept_invite, invite
from domain.decisions.messages import PostMessage, post
from domain.decisions.workspaces import CreateWorkspace, create_workspace
from domain.ids import ChannelId, MessageId, UserId, WorkspaceId
from tests.dsl import ADA, BOB, NOON, World

HERE = WorkspaceId(UUID(int=100, version=4))
GENERAL = ChannelId(UUID(int=101, version=4))
SECRETS = ChannelId(UUID(int=102, version=4))
HELLO = MessageId(UUID(int=103, version=4))
CODE = "come-in"


def meet(world: World, user: UserId, name: str) -> None:
    world.do(register, Register(actor=user, at=NOON, username=name, email=f"{name}@example.org"))


def enter(world: World, user: UserId, name: str) -> None:
    meet(world, user, name)
    world.do(accept_invite, AcceptInvite(actor=user, at=NOON, code=CODE))


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
