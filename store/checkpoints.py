"""Checkpoints: what the chain's digest was at a position, kept where the database cannot reach."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec


class Checkpoint(msgspec.Struct, frozen=True):
    at: datetime
    epoch: UUID
    position: int
    digest: str

    def line(self) -> bytes:
        return msgspec.json.encode(self)


def keep(path: Path, checkpoint: Checkpoint) -> None:
    """One line more, on the disk when this returns."""
    with path.open("ab") as file:
        file.write(checkpoint.line() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def kept(path: Path) -> Iterator[Checkpoint]:
    """Those in the file, oldest first.

    Raises msgspec.DecodeError when a line is none.
    """
    if path.exists():
        for line in path.read_bytes().splitlines():
            yield msgspec.json.decode(line, type=Checkpoint)
