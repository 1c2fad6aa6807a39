"""`backscroll history audit`: who did what, from where and why, in the terminal."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import msgspec

from cli.options import servers_of
from cli.servers import servers
from domain.refusal import Refusal
from history.audit import Wanted, audited
from projections.wire.messages import AuditView


@click.command
@click.option("--workspace", "slug", required=True, help="Its slug.")
@click.option("--person", metavar="USERNAME", help="What this person did, or what was done to them.")
@click.option("--channel", "name", help="In this channel.")
@click.option("--type", help="Only events of this type, such as workspace_member.removed.")
@click.option("--from", "since", type=click.DateTime(), help="After this time, in UTC.")
@click.option("--until", type=click.DateTime(), help="Not after this time.")
@click.option("--limit", default=50, show_default=True, help="So many, the newest first.")
@click.option("--json", "as_json", is_flag=True, help="An object a line.")
@servers_of
def audit(
    slug: str,
    person: str | None,
    name: str | None,
    type: str | None,
    since: datetime | None,
    until: datetime | None,
    limit: int,
    as_json: bool,
    data: Path | None,
) -> None:
    """Print who did what, from where, and what it followed from."""
    wanted = Wanted(slug, name, person, type, _utc(since), _utc(until), limit)
    try:
        with servers(data) as settings:
            asyncio.run(_print(settings.database_url, wanted, as_json=as_json))
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None


async def _print(database_url: str, wanted: Wanted, *, as_json: bool) -> None:
    async for names, one in audited(database_url, wanted):
        click.echo(msgspec.json.encode(one) if as_json else _line(names, one))


def _utc(time: datetime | None) -> datetime | None:
    return time.replace(tzinfo=UTC) if time else None


def _line(names: dict[Any, str], one: AuditView) -> str:
    """When, who, what, to what; from where, or because of what."""
    who = names.get(one.actor_id, str(one.actor_id))
    line = f"{one.recorded_at:%Y-%m-%d %H:%M:%S} {who} {one.type} {one.stream}"
    if one.session is not None and one.session.key is not None:
        return f"{line} by the key {one.session.key!r}"
    if one.session is not None:
        return f"{line} from {one.session.address} ({one.session.user_agent})"
    return f"{line} because of {one.caused_by}" if one.caused_by else line
