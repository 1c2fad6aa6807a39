"""An import: that history was brought in from elsewhere, and how it ended."""

from typing import assert_never

import msgspec

from domain.decision import Fold
from domain.event import Event
from domain.ids import WorkspaceId


class ImportStarted(Event, tag="import.started"):
    """`digest` is the SHA-256 of the archive."""

    workspace_id: WorkspaceId
    source: str
    file: str
    digest: str


class ImportFinished(Event, tag="import.finished"):
    added: int
    unchanged: int
    skipped: int


ImportEvent = ImportStarted | ImportFinished


class Import(msgspec.Struct, frozen=True):
    started: bool = False
    finished: bool = False


def evolve(state: Import, event: ImportEvent) -> Import:
    match event:
        case ImportStarted():
            return Import(started=True)
        case ImportFinished():
            return Import(started=True, finished=True)
        case _:
            assert_never(event)


import_ = Fold("import", Import(), evolve)
