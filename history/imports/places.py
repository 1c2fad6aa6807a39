"""Imported conversations: channels under free names, direct ones where their people would look."""

from domain.channel import (
    ChannelArchived,
    ChannelCaughtUp,
    ChannelCreated,
    ChannelDescribed,
    ChannelTopicSet,
    channel,
)
from domain.channel_member import ChannelJoined, channel_member
from domain.event import Event
from domain.ids import ChannelId, conversation_id
from domain.name import NameClaimed, channel_name
from domain.names import slug_of
from domain.refusals import NameInvalid
from history.imports.ids import Ids
from history.imports.known import Known
from history.imports.people import People
from history.imports.writer import Writer
from history.slack import Conversation
from store.writes import Write


class Places:
    """Where each conversation of the archive is here. Only a `new` workspace takes its #general from it."""

    def __init__(self, people: People, writer: Writer, known: Known, ids: Ids, *, new: bool) -> None:
        self._people = people
        self._new = new
        self._writer = writer
        self._known = known
        self._ids = ids
        self._workspace = ids.workspace
        self._taken: set[ChannelId] = set()

    def id_of(self, place: Conversation) -> ChannelId:
        """People who meet directly meet in one place; a second room of the same people keeps its own."""
        if place.kind in ("dm", "group"):
            together = conversation_id(self._workspace, map(self._people.id_of, place.members))
            if together not in self._taken:
                self._taken.add(together)
                return together
        return self._ids.channel(place.key)

    async def open(self, place: Conversation, id: ChannelId) -> bool:
        """Makes the channel and its memberships, or brings its topic up to date; whether it is new."""
        _, there = await self._known.state(channel(id))
        at = place.created or self._people.began
        if there.created is not None:
            changes = self._changes(place, there.topic, there.description)
            if changes:
                await self._writer.write(Write(id, None, changes))
            return False
        members = tuple(dict.fromkeys(map(self._people.id_of, place.members)))
        direct = place.kind in ("dm", "group")
        created = ChannelCreated(
            workspace_id=self._workspace,
            kind=place.kind,
            general=place.general and self._new,
            topic=place.topic,
            description=place.description,
            members=members if direct else (),
        )
        if direct:
            await self._writer.write(Write(id, 1, [created]), occurred=[at])
        else:
            await self._named(place, id, created)
        for member in members:
            joined = ChannelJoined(channel_id=id, user_id=member, stint=self._people.stint_of(member))
            await self._writer.write(Write(channel_member(id, member).id, 1, [joined]), occurred=[at])
        return True

    async def _named(self, place: Conversation, id: ChannelId, created: ChannelCreated) -> None:
        at = place.created or self._people.began
        slug, version = await self._free(place)
        name = place.name if slug == slug_of(place.name) else slug
        claimed = NameClaimed(kind="channel", holder=id, text=slug)
        named = ChannelCreated(
            workspace_id=created.workspace_id,
            kind=created.kind,
            name=name,
            slug=slug,
            general=created.general,
            topic=created.topic,
            description=created.description,
        )
        name_stream = channel_name(self._workspace, slug).id
        await self._writer.write(
            Write(id, 1, [named]), Write(name_stream, version + 1, [claimed]), occurred=[at, at]
        )

    async def _free(self, place: Conversation) -> tuple[str, int]:
        """The channel's own name, or with a number if somebody here has it; and how far its stream is."""
        try:
            wished = slug_of(place.name)
        except NameInvalid:
            wished = slug_of(place.key)
        for attempt in range(1, 1_000):
            slug = wished if attempt == 1 else f"{wished[:74]}-{attempt}"
            version, holder = await self._known.state(channel_name(self._workspace, slug))
            if holder.holder is None:
                return slug, version
        raise NameInvalid(f"no free name like {wished}")

    @staticmethod
    def _changes(place: Conversation, topic: str, description: str) -> list[Event]:
        changes: list[Event] = []
        if place.topic != topic:
            changes.append(ChannelTopicSet(topic=place.topic))
        if place.description != description:
            changes.append(ChannelDescribed(description=place.description))
        return changes

    async def close(self, place: Conversation, id: ChannelId, *, added: bool) -> None:
        """After its messages: nobody owes them, and an archived channel is archived."""
        if added:
            await self._writer.write(Write(id, None, [ChannelCaughtUp()]))
        _, there = await self._known.state(channel(id))
        if place.archived and not there.archived:
            await self._writer.write(Write(id, None, [ChannelArchived()]))
