"""How a partition's rows become a file: Parquet, JSON lines or CSV."""
# pyright: basic
# Arrow has no types.

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from history.exports.rows import SCHEMA

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


def read(format: str, path: Path) -> pa.Table:
    """What was written."""
    match format:
        case "jsonl":
            return pa.Table.from_pylist(list(_told(path)), SCHEMA)
        case "csv":
            kinds = pyarrow.csv.ConvertOptions(
                column_types=SCHEMA, strings_can_be_null=True, quoted_strings_can_be_null=False
            )
            lines = pyarrow.csv.ParseOptions(newlines_in_values=True)
            return pyarrow.csv.read_csv(path, convert_options=kinds, parse_options=lines)
        case _:
            return parquet.ParquetFile(path).read()


class _Line(msgspec.Struct, frozen=True):
    position: int
    stream: str
    version: int
    type: str
    event: msgspec.Raw
    workspace_id: str | None
    actor_id: str | None
    occurred_at: datetime
    recorded_at: datetime
    correlation_id: str | None
    causation_id: str | None


def _told(path: Path) -> Iterator[dict[str, Any]]:
    for line in msgspec.json.Decoder(_Line).decode_lines(path.read_bytes()):
        yield {**msgspec.structs.asdict(line), "event": bytes(line.event).decode()}
