"""`backscroll history as-of`: a channel, a thread or a workspace as it stood, in the terminal."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click
import msgspec

from cli.counting import counted
from cli.options import MOMENT, servers_of
from cli.servers import servers
from domain.refusal import Refusal
from history.looking_back import (
    NoSuchMoment,
    Place,
    looking_back,
    moment_of,
    place_called,
    there_by_then,
    thread_of,
)
from projections.past import as_of as then
from projections.past.moments import Moment
from projections.views.pages import Cut
from projections.wire.messages import MessageView
from projections.wire.past import ChannelThen, ThreadThen
from store.connections import Connection


@click.command("as-of")
@click.option("--workspace", "slug", required=True, help="Its slug.")
@click.option("--channel", "name", help="Its name; left out, the workspace and its people are shown.")
@click.option("--thread", type=click.UUID, metavar="MESSAGE", help="The thread that this message stands in.")
@click.option("--at", type=MOMENT, help="When: a time in UTC, or a position of the log; left out: now.")
@click.option("--position", type=click.IntRange(min=1), help="The same, of a position only.")
@click.option("--before", type=int, help="Messages before this seq.")
@click.option("--limit", default=50, show_default=True, help="So many messages or people.")
@click.option("--unread-of", metavar="USERNAME", help="What this person had unread there.")
@click.option("--readers", is_flag=True, help="Who could read it.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@servers_of
def as_of(
    slug: str,
    name: str | None,
    thread: UUID | None,
    at: datetime | int | None,
    position: int | None,
    before: int | None,
    limit: int,
    unread_of: str | None,
    readers: bool,
    as_json: bool,
    data: Path | None,
) -> None:
    """Show a channel, a thread or a workspace as it stood: messages, reactions, members."""
    if at is not None and position is not None:
        raise click.UsageError("--at and --position say the same: give one of them.")
    if thread is not None and (readers or unread_of):
        raise click.UsageError("--thread shows what was said in it: without --readers and --unread-of.")
    when = position if at is None else at

    async def asked(database_url: str) -> tuple[Any, dict[Any, str]]:
        async with looking_back(database_url) as connection:
            place = await place_called(connection, slug, name, unread_of)
            moment = await moment_of(connection, when)
            await there_by_then(connection, place, moment)
            cut = Cut(limit=limit, before=before)
            if thread is not None:
                root = await thread_of(connection, place, thread)
                return await then.thread_as_of(connection, root, moment, cut), place.names
            return await _asked(connection, place, moment, cut, readers), place.names

    try:
        with servers(data) as settings:
            found, names = asyncio.run(asked(settings.database_url))
    except (Refusal, NoSuchMoment) as refusal:
        raise click.ClickException(str(refusal)) from None
    if isinstance(found, ChannelThen | ThreadThen) and not as_json:
        click.echo(_shown(found, names))
    else:
        click.echo(_json(found))


async def _asked(connection: Connection, place: Place, moment: Moment, cut: Cut, readers: bool) -> Any:
    if place.channel is None:
        return await then.workspace_as_of(connection, place.workspace, moment, limit=cut.limit)
    if place.person is not None:
        return await then.unread_as_of(connection, place.channel, moment, place.person)
    if readers:
        return await then.readers_as_of(connection, place.channel, moment, limit=cut.limit)
    return await then.channel_as_of(connection, place.channel, moment, cut)


def _json(found: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(found)).decode()


def _shown(found: ChannelThen | ThreadThen, names: dict[Any, str]) -> str:
    """As a conversation."""
    moment = f"{found.position:,} ({found.at:%Y-%m-%d %H:%M:%S} UTC)"
    if isinstance(found, ThreadThen):
        head = [f"A thread at {moment}:", line(found.root, names)]
        return "\n".join([*head, *(f"  {line(message, names)}" for message in found.items)])
    channel = found.channel
    members = ", ".join(sorted(member.user.username for member in found.members))
    told = f"{counted(channel.last_seq, 'message')}, {counted(channel.member_count, 'member')}: {members}"
    lines = [f"#{channel.name} at {moment}: {told}", *(line(message, names) for message in found.items)]
    return "\n".join(lines)


def line(message: MessageView, names: dict[Any, str]) -> str:
    """A message as one line of a conversation."""
    reactions = msgspec.json.decode(msgspec.json.encode(message.reactions))
    marks = "".join(f" [{emoji} {len(users)}]" for emoji, users in reactions.items())
    thread = f" ({counted(message.thread.reply_count, 'reply', 'replies')})" if message.thread else ""
    text = "(deleted)" if message.deleted else message.text + (" (edited)" if message.edited_at else "")
    author = names.get(message.author_id, str(message.author_id))
    return f"{message.created_at:%Y-%m-%d %H:%M:%S} {author}: {text}{thread}{marks}"
