"""How a partition's rows become a file: Parquet, JSON lines or CSV."""
# pyright: basic
# Arrow has no types.

from pathlib import Path
from typing import Any, Literal, get_args

import msgspec
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

parquet: Any = pyarrow.parquet

Format = Literal["parquet", "jsonl", "csv"]

FEW = ["type", "workspace_id", "actor_id", "correlation_id", "causation_id"]
"""Columns of few different values; a dictionary of the others would only cost."""
LOOKED_FOR = ["position", "type", "occurred_at", "recorded_at", "actor_id"]
"""Columns whose least and greatest values let a reader skip a file."""


def format_called(name: str) -> Format:
    return next(format for format in get_args(Format) if format == name)


def write(format: Format, rows: pa.Table, path: Path) -> None:
    match format:
        case "parquet":
            parquet.write_table(
                rows, path, compression="snappy", use_dictionary=FEW, write_statistics=LOOKED_FOR
            )
        case "jsonl":
            path.write_bytes(_lines(rows))
        case "csv":
            pyarrow.csv.write_csv(rows, path)


def _lines(rows: pa.Table) -> bytes:
    """The event as it is, without a second look at its JSON."""
    told = rows.to_pylist()
    for row in told:
        row["event"] = msgspec.Raw(row["event"].encode())
    return msgspec.json.Encoder().encode_lines(told)
