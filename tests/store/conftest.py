"""A Redis that may be killed."""

from tests.gateway.conftest import redis

__all__ = ["redis"]
