"""What an export holds: how far it reaches, and each of its files with its rows and hash."""

import hashlib
import os
from pathlib import Path
from uuid import UUID

import msgspec

NAME = "_manifest.json"
"""Readers of the layout pass over names that begin so."""


class Exported(msgspec.Struct, frozen=True):
    """A file. `first` and `last` are the positions of its first and last row."""

    path: str
    rows: int
    first: int
    last: int
    bytes: int
    sha256: str


class Manifest(msgspec.Struct, kw_only=True):
    """`until` is how far the log has been read; the next run goes on after it.

    `whole` says that nothing was left out, and `pseudonyms` names the key that everybody's were made with.
    """

    version: int = 1
    format: str
    epoch: UUID
    workspace_id: UUID | None
    whole: bool
    pseudonyms: str | None
    until: int = 0
    rows: int = 0
    files: list[Exported] = []

    def add(self, until: int, files: list[Exported]) -> None:
        self.until = until
        self.files += files
        self.rows += sum(file.rows for file in files)

    def save(self, folder: Path) -> None:
        """Whole or not at all: what it does not name was never exported."""
        fresh = folder / f".{NAME}"
        fresh.write_bytes(msgspec.json.format(msgspec.json.encode(self), indent=1))
        to_disk(fresh)
        fresh.replace(folder / NAME)


def to_disk(path: Path) -> None:
    """A power cut leaves no half of what is named afterwards: nobody would write it again."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


class NoExport(Exception):
    """This folder holds no export, or one that cannot be used for this."""


def manifest_in(folder: Path) -> Manifest | None:
    try:
        return msgspec.json.decode((folder / NAME).read_bytes(), type=Manifest)
    except FileNotFoundError:
        return None
    except msgspec.MsgspecError as error:
        raise NoExport(f"{folder / NAME} cannot be read: {error}.") from None


def otherwise(there: Manifest, wanted: Manifest) -> str:
    """What there is, if that cannot be gone on with; empty if it can."""
    if there.version != wanted.version:
        return f"an export of the form {there.version}, and this version writes {wanted.version}"
    if there.format != wanted.format:
        return f"files of the format {there.format}, not {wanted.format}"
    if there.epoch != wanted.epoch:
        return "an export of another life of the log, as before a backup was restored"
    if there.workspace_id != wanted.workspace_id:
        return f"{_of(there)}, not {_of(wanted)}"
    if there.whole != wanted.whole:
        return f"an export {_whole(there)}, not {_whole(wanted)}"
    if there.pseudonyms != wanted.pseudonyms:
        if there.pseudonyms and wanted.pseudonyms:
            return "an export under the pseudonyms of another key"
        return f"an export {_people(there)}, not {_people(wanted)}"
    return ""


def _of(manifest: Manifest) -> str:
    if manifest.workspace_id is None:
        return "an export of all workspaces"
    return f"one of the workspace with the id {manifest.workspace_id}"


def _whole(manifest: Manifest) -> str:
    return "of everything (--whole)" if manifest.whole else "without what is told to nobody"


def _people(manifest: Manifest) -> str:
    return "under pseudonyms" if manifest.pseudonyms else "with names and texts in it"


def manifest_of(folder: Path) -> Manifest:
    """Raises NoExport."""
    manifest = manifest_in(folder)
    if manifest is None:
        raise NoExport(f"There is no {NAME} in {folder}: `backscroll history export {folder}` makes one.")
    return manifest


def described(folder: Path, path: Path, *, rows: int, first: int, last: int) -> Exported:
    """A file that has just been written."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Exported(str(path.relative_to(folder)), rows, first, last, path.stat().st_size, digest)


def damaged(folder: Path, manifest: Manifest) -> list[str]:
    """The files that are not what the manifest says."""
    return [
        file.path
        for file in manifest.files
        if not (folder / file.path).is_file()
        or described(folder, folder / file.path, rows=file.rows, first=file.first, last=file.last) != file
    ]
