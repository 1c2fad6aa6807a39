"""An import: that history was brought in from elsewhere, and how it ended."""

from typing import assert_never

import msgspec

from domain.decision import Fold
from domain.event import Event
from domain.ids import NOWHERE, WorkspaceId


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


class ImportUndone(Event, tag="import.undone"):
    """So many messages were taken back, by an event each; `kept` are channels and people in use meanwhile."""

    messages: int
    kept: int


ImportEvent = ImportStarted | ImportFinished | ImportUndone


class Import(msgspec.Struct, frozen=True):
    started: bool = False
    finished: bool = False
    undone: bool = False
    workspace_id: WorkspaceId = NOWHERE


def evolve(state: Import, event: ImportEvent) -> Import:
    match event:
        case ImportStarted():
            return Import(started=True, workspace_id=event.workspace_id)
        case ImportFinished():
            return msgspec.structs.replace(state, finished=True)
        case ImportUndone():
            return msgspec.structs.replace(state, undone=True)
        case _:
            assert_never(event)


import_ = Fold("import", Import(), evolve)
