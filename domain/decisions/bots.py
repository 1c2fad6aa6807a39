"""Programs that take part: bots, and the keys by which programs act."""

from uuid import UUID

from domain.channel_member import ChannelJoined, channel_member
from domain.decision import NOTHING, Change, Deciding
from domain.decisions.entrance import enter_workspace
from domain.event import Command, Event
from domain.ids import SessionId, UserId, WorkspaceId
from domain.name import NameClaimed, username
from domain.names import username_of
from domain.refusals import NameTaken, UserNotFound
from domain.user import BotMade, KeyMade, KeyRevoked, Profile, UserSignedOut, user
from domain.workspace_member import WorkspaceJoined, workspace_member


class MakeBot(Command):
    bot_id: UserId
    workspace_id: WorkspaceId
    username: str
    display_name: str = ""


class MakeKey(Command):
    """`user_id` is as whom it acts: oneself, or a bot that one has made."""

    user_id: UserId
    key_id: UUID
    name: str
    scopes: tuple[str, ...]


class RevokeKey(Command):
    user_id: UserId
    key_id: UUID


def make_bot(command: MakeBot) -> Deciding:
    """A member that is a program: it takes no seat and answers to whoever made it."""
    here, bot = command.workspace_id, command.bot_id
    place, _ = yield from enter_workspace(here, command.actor, "make_bot")
    handle = username_of(command.username)
    earlier, holder = yield user(bot), username(handle)
    if earlier.exists:
        return NOTHING
    if holder.holder is not None:
        raise NameTaken("this user name is taken", field="username")
    profile = Profile(display_name=command.display_name or command.username.strip())
    joined = WorkspaceJoined(workspace_id=here, user_id=bot, role="member", seated=False)
    changes = [
        Change(username(handle), [NameClaimed(kind="username", holder=bot, text=handle)]),
        Change(user(bot), [BotMade(username=handle, owner_id=command.actor, profile=profile)]),
        Change(workspace_member(here, bot), [joined]),
    ]
    if place.general_id is not None:
        entered = ChannelJoined(channel_id=place.general_id, user_id=bot)
        changes.append(Change(channel_member(place.general_id, bot), [entered]))
    return changes


def make_key(command: MakeKey) -> Deciding:
    """That there is one, and what it may; what it is stands in no log. Whoever goes makes none any more."""
    whom = command.user_id
    them, me = yield user(whom), user(command.actor)
    if not (them.exists and me.comes_in) or command.actor not in (whom, them.owner_id):
        raise UserNotFound(field="user_id")
    if command.key_id in them.keys:
        return NOTHING
    made = KeyMade(key_id=command.key_id, name=command.name, scopes=command.scopes)
    return [Change(user(whom), [made])]


def revoke_key(command: RevokeKey) -> Deciding:
    """It opens nothing any more; its sockets close."""
    whom, id = command.user_id, command.key_id
    (them,) = yield (user(whom),)
    if command.actor not in (whom, them.owner_id):
        raise UserNotFound
    if id not in them.keys:
        return NOTHING
    return [Change(user(whom), revoked(id))]


def revoked(*keys: UUID) -> list[Event]:
    """What is to be said of keys that end: of each also that the session which it stands for is over."""
    return [
        event
        for id in sorted(keys)
        for event in (KeyRevoked(key_id=id), UserSignedOut(session_id=SessionId(id)))
    ]
