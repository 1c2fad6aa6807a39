"""`backscroll history sql`: questions to exported files."""
# pyright: basic
# DuckDB's rows have no types.

import csv
import shutil
import sys
from pathlib import Path

import click
import msgspec

SHOWN = 1_000  # rows of a table: who wants more takes --csv or --json
AT_ONCE = 5_000


@click.command
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("query", default="-")
@click.option("--csv", "form", flag_value="csv", help="Print the rows as CSV.")
@click.option("--json", "form", flag_value="json", help="Print a JSON object a line.")
def sql(folder: Path, query: str, form: str | None) -> None:
    """Ask the files in FOLDER. The view `log` has all events, `message_posted` and the like one type.

    The query is DuckDB's SQL; left out, it is read from standard input. No server is needed.
    """
    import duckdb

    from history.exports.lake import lake
    from history.exports.manifest import NoExport

    query = sys.stdin.read() if query == "-" else query
    try:
        files = lake(folder)
        if form:
            _print(files.execute(query), form)
        elif (found := files.sql(query)) is not None:  # of a statement that has an answer
            found.show(max_rows=SHOWN, max_width=shutil.get_terminal_size((120, 0)).columns)
    except (NoExport, duckdb.Error) as error:
        raise click.ClickException(str(error)) from None


def _print(found, form: str) -> None:
    names = [name for name, *_ in found.description]
    table = csv.writer(sys.stdout, lineterminator="\n")
    if form == "csv":
        table.writerow(names)
    while rows := found.fetchmany(AT_ONCE):
        if form == "csv":
            table.writerows(map(_cells, rows))
        else:
            for row in rows:
                click.echo(msgspec.json.encode(dict(zip(names, row, strict=True))))


def _cells(row):
    """What CSV has no form for is written as in JSON."""
    return [
        msgspec.json.encode(one).decode() if isinstance(one, bool | list | tuple | dict) else one
        for one in row
    ]
