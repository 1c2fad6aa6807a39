"""An export from where the last one into the same folder ended to the end of the log."""
# pyright: basic
# Arrow has no types.

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import msgspec
import pyarrow as pa

from history.exports.formats import Format, write
from history.exports.manifest import Exported, Manifest, NoExport, described, manifest_in, otherwise, to_disk
from history.exports.partitions import parted
from history.exports.pseudonyms import Pseudonyms
from history.exports.rows import WINDOW, Wanted, Window, by_windows, erased_since, head


def export(
    database_url: str,
    folder: Path,
    *,
    format: Format = "parquet",
    workspace: UUID | None = None,
    whole: bool = False,
    pseudonyms: Pseudonyms | None = None,
    done: Callable[[int], None] = lambda _: None,
    window: int = WINDOW,
) -> Manifest:
    """Adds to the folder what the log has gained since; the manifest is renewed with every window.

    Raises NoExport if the folder holds another kind of export, or of another life of the log; of the whole
    log also if words have been erased since, for another server would take its files for what the log is.
    """
    end = head(database_url)
    fresh = Manifest(
        format=format,
        epoch=end.epoch,
        workspace_id=workspace,
        whole=whole,
        pseudonyms=pseudonyms.key_id if pseudonyms else None,
    )
    manifest = _going_on(folder, fresh)
    if whole and erased_since(database_url, manifest.until):
        raise NoExport(
            f"The files in {folder} have words that have been erased since: export into another folder, "
            "and delete this one."
        )
    wanted = Wanted(manifest.until, end.position, workspace, whole)

    def written(window: Window, rows: pa.Table) -> list[Exported]:
        told = pseudonyms.table(rows) if pseudonyms else rows
        return [_write(folder, format, window, *part) for part in parted(told)]

    for each, files in by_windows(database_url, wanted, written, size=window):
        manifest.add(each.until, files)
        manifest.save(folder)
        done(each.until - each.after)
    manifest.save(folder)
    return manifest


def _going_on(folder: Path, fresh: Manifest) -> Manifest:
    """The manifest there, without the files of a run that was cut off; or a new one."""
    folder.mkdir(parents=True, exist_ok=True)
    there = manifest_in(folder)
    if there is None:
        if any(folder.iterdir()) and not any(folder.glob("workspace=*")):
            raise NoExport(f"{folder} is not empty and holds no export: choose another folder.")
        there = fresh
    if other := otherwise(there, fresh):
        raise NoExport(f"{folder} holds {other}: choose another folder.")
    named = {file.path for file in there.files}
    for path in folder.glob("workspace=*/day=*/events-*"):
        if str(path.relative_to(folder)) not in named:
            path.unlink()
    return msgspec.structs.replace(there, files=list(there.files))


def _write(folder: Path, format: Format, window: Window, partition: str, rows: pa.Table) -> Exported:
    """Named by its window, so that names sort as positions do."""
    path = folder / partition / f"events-{window.after + 1:012}-{window.until:012}.{format}"
    path.parent.mkdir(parents=True, exist_ok=True)
    write(format, rows, path)
    to_disk(path)
    first, last = rows["position"][0].as_py(), rows["position"][-1].as_py()
    return described(folder, path, rows=rows.num_rows, first=first, last=last)
