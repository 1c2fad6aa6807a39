"""One import from beginning to end."""

import hashlib
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from domain.imports import ImportFinished, ImportStarted
from history.imports.home import NewHome, find_home, greet, open_home
from history.imports.ids import Ids
from history.imports.known import Known
from history.imports.messages import Messages
from history.imports.people import People
from history.imports.places import Places
from history.imports.projected import until_followed, until_projected
from history.imports.report import Counts, ImportReport, remarks_of
from history.imports.source import Source
from history.imports.writer import Writer
from history.mattermost import open_export
from history.slack import open_archive
from store.appender import Appender
from store.connections import Pool, open_pool
from store.executor import Executor
from store.garbage import collect_seldom
from store.recorded import Position


class Told(NamedTuple):
    """What the caller wants to hear on the way: how many rows there are, and each time some are done."""

    total: Callable[[int], None] = lambda _: None
    done: Callable[[int], None] = lambda _: None


class What(NamedTuple):
    """`source` is part of the ids of what it holds."""

    source: str
    path: Path
    opened: Source


async def import_slack(
    database_url: str,
    archive: Path,
    slug: str,
    *,
    owner_email: str | None = None,
    dry_run: bool = False,
    announce: Callable[[Position], None] = lambda _: None,
    told: Told = Told(),  # noqa: B008 (immutable)
) -> ImportReport:
    """Brings a Slack export into the workspace of that slug, which is made if it is new.

    A second run adds nothing; a run after a kill goes on where it stopped; a later export brings its changes.
    Raises ArchiveRefused for what is no export, UserNotFound if there is no account of `owner_email`.
    """
    with open_archive(archive) as opened:
        what = What("slack", archive, opened)
        return await _import(database_url, what, slug, owner_email, dry_run, announce, told)


async def import_mattermost(
    database_url: str,
    archive: Path,
    slug: str,
    *,
    team: str | None = None,
    owner_email: str | None = None,
    dry_run: bool = False,
    announce: Callable[[Position], None] = lambda _: None,
    told: Told = Told(),  # noqa: B008 (immutable)
) -> ImportReport:
    """The same with one team of a bulk export of Mattermost."""
    with open_export(archive, team) as opened:
        what = What("mattermost", archive, opened)
        return await _import(database_url, what, slug, owner_email, dry_run, announce, told)


async def _import(
    database_url: str,
    what: What,
    slug: str,
    owner_email: str | None,
    dry_run: bool,
    announce: Callable[[Position], None],
    told: Told,
) -> ImportReport:
    began = time.monotonic()
    async with servers(database_url, announce) as (pool, appender):
        told.total(what.opened.count_rows())
        known = Known(pool)
        home = await find_home(known, slug, owner_email)
        followed = partial(until_followed, pool)
        writer = Writer(None if dry_run else appender, home.id, uuid4(), _beginning(home, what), followed)
        counts, people = await _bring(what, home, writer, known, told)
        if not dry_run:
            await writer.finish()
            await people.seat(Executor(appender, pool))
        position = await writer.end(_end(counts, what.opened.report.rows_skipped))
        if not dry_run:
            await until_projected(database_url, position)
    return ImportReport(
        import_id=writer.import_id,
        workspace=slug,
        dry_run=dry_run,
        users=people.added + people.unchanged,
        new_users=people.added,
        channels=len(counts.places),
        **counts.told(),
        **remarks_of(what.opened.report),
        position=position,
        seconds=round(time.monotonic() - began, 3),
    )


def _end(counts: Counts, skipped: int) -> ImportFinished:
    return ImportFinished(added=counts.added, unchanged=counts.unchanged, skipped=skipped)


@asynccontextmanager
async def servers(
    database_url: str, announce: Callable[[Position], None]
) -> AsyncGenerator[tuple[Pool, Appender]]:
    collect_seldom()
    async with (
        open_pool(database_url, most=2) as pool,
        Appender(database_url, announce=announce) as appender,
    ):
        yield pool, appender


async def _bring(
    what: What, home: NewHome, writer: Writer, known: Known, told: Told
) -> tuple[Counts, People]:
    opened = what.opened
    conversations = opened.conversations()
    ids = Ids(known, what.source, home.id, await known.undone(home.id))
    await ids.recall_channels(place.key for place in conversations)
    people = People(opened, writer, known, ids)
    people.began = min((place.created for place in conversations if place.created), default=None)
    places = Places(people, writer, known, ids, new=home.new)
    general = next((place for place in conversations if place.general), None)
    if home.new:
        await open_home(writer, home, people, places.id_of(general) if general else None)
    await people.bring_all()
    messages = Messages(people, writer, known, ids)
    counts = Counts(progress=told.done)
    for place in conversations:
        id = places.id_of(place)
        await people.meet(set(place.members))
        members = set(map(people.id_of, place.members))
        new, before = await places.open(place, id), counts.numbers()
        if new and place.general and home.new and home.owner not in members:
            await greet(writer, home, id)
        await writer.finish()
        added = await messages.bring(place, id, opened.messages(place), counts)
        await places.close(place, id, added=added)
        name = place.name or ", ".join(opened.person(member).handle for member in place.members)
        counts.compare(place.kind, name, new=new, before=before)
    return counts, people


def _beginning(home: NewHome, what: What) -> ImportStarted:
    with what.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return ImportStarted(workspace_id=home.id, source=what.source, file=what.path.name, digest=digest)
