"""A Redis that may be killed, and a folder for a Postgres that may be."""

from tests.cli.conftest import place
from tests.gateway.conftest import redis

__all__ = ["place", "redis"]
