"""A second server's database."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from tests.conftest import Servers


@pytest.fixture
def elsewhere(running: Servers, template: str, database_url: str) -> Iterator[str]:
    name = f"{database_url.partition('?')[0].rpartition('/')[2]}_elsewhere"
    identifiers = sql.Identifier(name), sql.Identifier(template)
    with psycopg.connect(running.database_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*identifiers))
        yield running.database(name)
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(identifiers[0]))
