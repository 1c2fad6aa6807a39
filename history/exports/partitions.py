"""Rows by workspace and day, in the layout that Hive gave its name to: `workspace=…/day=2026-11-28`."""
# pyright: basic
# Arrow has no types.

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute

pc: Any = pyarrow.compute

NOWHERE = "__HIVE_DEFAULT_PARTITION__"
"""The folder of what belongs to no workspace: readers of the layout take it for null."""


def parted(rows: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    """Each partition's folder and rows, in the order of their positions. The day is that of `occurred_at`."""
    if rows.num_rows:
        folders = _folders(rows)
        runs = pc.run_end_encode(folders)
        if len(runs.values) > len(runs.values.unique()):
            order = pc.sort_indices(folders)  # stable, so positions stay in order
            rows = rows.combine_chunks().take(order)
            runs = pc.run_end_encode(folders.take(order))
        begin = 0
        for folder, end in zip(runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True):
            yield folder, rows.slice(begin, end - begin)
            begin = end


def _folders(rows: pa.Table) -> pa.Array:
    day = rows["occurred_at"].cast(pa.date32()).cast(pa.string())
    workspace = rows["workspace_id"].fill_null(NOWHERE)
    joined = pc.binary_join_element_wise("workspace=", workspace, "/day=", day, "")
    return joined.combine_chunks()
