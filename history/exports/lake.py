"""Exported files as a database: DuckDB over the files that the manifest names."""

from pathlib import Path

import duckdb

from history.exports.columns import views
from history.exports.manifest import Manifest, manifest_of
from history.exports.rows import IDS

COLUMNS = {
    "position": "BIGINT",
    "stream": "VARCHAR",
    "version": "BIGINT",
    "type": "VARCHAR",
    "event": "VARCHAR",
    "workspace_id": "VARCHAR",
    "actor_id": "VARCHAR",
    "occurred_at": "TIMESTAMPTZ",
    "recorded_at": "TIMESTAMPTZ",
    "correlation_id": "VARCHAR",
    "causation_id": "VARCHAR",
}


def lake(folder: Path) -> duckdb.DuckDBPyConnection:
    """The view `log`, and one for each type of event. Times are UTC.

    Raises NoExport.
    """
    manifest = manifest_of(folder)
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    _relation(connection, folder, manifest).create_view("files")
    ids = ", ".join(f"{id}::UUID AS {id}" for id in IDS)
    connection.execute(f"CREATE VIEW log AS SELECT * REPLACE (event::JSON AS event, {ids}) FROM files")  # noqa: S608
    for name, query in views("duckdb"):
        connection.execute(f'CREATE VIEW "{name}" AS {query}')
    return connection


def _relation(
    connection: duckdb.DuckDBPyConnection, folder: Path, manifest: Manifest
) -> duckdb.DuckDBPyRelation:
    """`day` and `workspace` come from the folders' names, so that a query reads only what it asks for."""
    files = [str(folder / file.path) for file in manifest.files]
    if not files:
        empty = ", ".join(f"NULL::{kind} AS {name}" for name, kind in COLUMNS.items())
        return connection.sql(f"SELECT {empty}, NULL::DATE AS day, NULL::VARCHAR AS workspace LIMIT 0")
    match manifest.format:
        case "jsonl":
            return connection.read_json(
                files, columns=COLUMNS, format="newline_delimited", hive_partitioning=True
            )
        case "csv":
            return connection.read_csv(files, columns=COLUMNS, header=True, hive_partitioning=True)
        case _:
            return connection.read_parquet(files, hive_partitioning=True)
