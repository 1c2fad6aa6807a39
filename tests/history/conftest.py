"""The command line, run against the test's own servers."""

import asyncio

import pytest
from click.testing import CliRunner, Result

from cli.main import main


@pytest.fixture
def does(database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch):
    """Runs a command against this database; `main` runs loops of its own."""
    monkeypatch.setenv("BACKSCROLL_DATABASE_URL", database_url)
    monkeypatch.setenv("BACKSCROLL_REDIS_URL", redis_url)
    monkeypatch.setenv("BACKSCROLL_SECRET", "x" * 32)

    async def run(*words: object) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, main, list(map(str, words)))

    return run
