"""The workspace that an import goes into: one that exists, or a new one."""

from typing import NamedTuple
from uuid import uuid4

from domain.channel import ChannelCreated, channel
from domain.channel_member import ChannelJoined, channel_member
from domain.ids import SYSTEM, ChannelId, UserId, WorkspaceId
from domain.name import NameClaimed, channel_name, email, workspace_name
from domain.names import email_of, slug_of
from domain.refusals import UserNotFound
from domain.seats import SeatTaken, seats_of
from domain.workspace import WorkspaceCreated, workspace
from domain.workspace_member import WorkspaceJoined, workspace_member
from history.imports.known import Known
from history.imports.people import People
from history.imports.writer import Writer
from store.writes import Write


class NewHome(NamedTuple):
    """`name_version` is how far the stream of its slug is."""

    id: WorkspaceId
    slug: str
    new: bool
    owner: UserId | None
    name_version: int


async def find_home(known: Known, name: str, owner_email: str | None) -> NewHome:
    """The workspace of this slug, or what is needed to make it.

    Raises UserNotFound.
    """
    slug = slug_of(name)
    version, held = await known.state(workspace_name(slug))
    owner: UserId | None = None
    if owner_email is not None:
        _, account = await known.state(email(email_of(owner_email)))
        if account.holder is None:
            raise UserNotFound(f"no account with the e-mail address {owner_email}", field="owner")
        owner = UserId(account.holder)
    if held.holder is not None:
        return NewHome(WorkspaceId(held.holder), slug, new=False, owner=owner, name_version=version)
    return NewHome(WorkspaceId(uuid4()), slug, new=True, owner=owner, name_version=version)


async def open_home(writer: Writer, home: NewHome, people: People, general: ChannelId | None) -> None:
    """Makes the workspace; its #general is the archive's, or one of its own."""
    general_id = general or ChannelId(uuid4())
    created = WorkspaceCreated(
        name=home.slug, slug=home.slug, owner_id=home.owner or SYSTEM, general_id=general_id
    )
    claimed = NameClaimed(kind="workspace", holder=home.id, text=home.slug)
    await writer.write(
        Write(workspace(home.id).id, 1, [created]),
        Write(workspace_name(home.slug).id, home.name_version + 1, [claimed]),
    )
    if home.owner is not None:
        joined = WorkspaceJoined(workspace_id=home.id, user_id=home.owner, role="owner")
        await writer.write(
            Write(workspace_member(home.id, home.owner).id, 1, [joined]),
            Write(seats_of(home.id).id, 1, [SeatTaken(user_id=home.owner)]),
        )
    if general is None:
        await _open_general(writer, home, general_id)


async def _open_general(writer: Writer, home: NewHome, id: ChannelId) -> None:
    created = ChannelCreated(
        workspace_id=home.id, kind="public", name="general", slug="general", general=True
    )
    claimed = NameClaimed(kind="channel", holder=id, text="general")
    await writer.write(
        Write(channel(id).id, 1, [created]), Write(channel_name(home.id, "general").id, 1, [claimed])
    )
    await greet(writer, home, id)


async def greet(writer: Writer, home: NewHome, general: ChannelId) -> None:
    """The owner of a new workspace is in its #general from the beginning."""
    if home.owner is not None:
        joined = ChannelJoined(channel_id=general, user_id=home.owner, role="owner")
        await writer.write(Write(channel_member(general, home.owner).id, 1, [joined]))
