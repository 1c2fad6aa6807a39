"""Some rows of a table, as the projector's own statements take them."""

from typing import Any

import psycopg
from psycopg import sql

HOW_MANY = 20
KEY = """
SELECT a.attname
FROM pg_index AS i
JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey [0:i.indnkeyatts - 1])
WHERE i.indisprimary AND i.indrelid = to_regclass(%s)
ORDER BY array_position(i.indkey::smallint [], a.attnum)
"""


def rows(here: psycopg.Connection[Any], table: str) -> list[dict[str, Any]]:
    """Whole, as JSON."""
    some = sql.SQL("SELECT coalesce(json_agg(x), '[]') FROM (SELECT * FROM {} LIMIT {}) AS x")
    (found,) = here.execute(some.format(sql.Identifier(table), HOW_MANY)).fetchone() or ([],)
    return found


def keys(here: psycopg.Connection[Any], table: str) -> list[Any]:
    """A list for each column of the primary key."""
    columns = [sql.Identifier(column) for (column,) in here.execute(KEY, [table]).fetchall()]
    some = sql.SQL("SELECT {} FROM {} LIMIT {}").format(
        sql.SQL(", ").join(columns), sql.Identifier(table), HOW_MANY
    )
    return [list(column) for column in zip(*here.execute(some).fetchall(), strict=True)]
