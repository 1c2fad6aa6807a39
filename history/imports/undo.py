"""An import taken back, by events that undo each of its own. What people did meanwhile stays."""

from collections.abc import Callable
from uuid import UUID

from domain.imports import ImportUndone, import_
from history.imports.known import Known
from history.imports.projected import until_projected
from history.imports.run import servers
from history.imports.taking_back import Undo, UndoReport
from store.log import head
from store.recorded import Position
from store.writes import Write


class NoSuchImport(Exception):
    """Nothing in the log has this id as an import."""


async def undo_import(
    database_url: str,
    import_id: UUID,
    *,
    dry_run: bool = False,
    announce: Callable[[Position], None] = lambda _: None,
    done: Callable[[int], None] = lambda _: None,
) -> UndoReport:
    """Takes back what is still as the import left it; run again, it goes on where it stopped.

    Raises NoSuchImport.
    """
    async with servers(database_url, announce) as (pool, appender):
        async with pool.connection() as connection:
            await until_projected(database_url, await head(connection))
        known = Known(pool)
        version, started = await known.state(import_(import_id))
        if not started.started:
            raise NoSuchImport(f"there is no import {import_id}")
        report = UndoReport(import_id=import_id, workspace_id=started.workspace_id, dry_run=dry_run)
        undo = Undo(pool, known, None if dry_run else appender, report)
        await undo.everything(done)
        if not started.undone:
            fact = ImportUndone(messages=report.messages, kept=report.kept)
            await undo.writer.write(Write(import_(import_id).id, version + 1, [fact]))
        report.events = undo.writer.events
        position = await undo.writer.finish()
        if not dry_run:
            await until_projected(database_url, position)
    return report


__all__ = ["NoSuchImport", "UndoReport", "undo_import"]
