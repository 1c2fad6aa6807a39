"""Times that people name."""

from datetime import UTC, datetime

from domain.refusals import TimeInvalid

LAST_YEAR = 9999
"""In its last hours it is another year elsewhere, which neither we nor the database can tell."""


def utc(at: datetime, *, field: str) -> datetime:
    """In our zone: the database knows none that is a day away.

    Raises TimeInvalid.
    """
    if not 1 < at.year < LAST_YEAR:
        raise TimeInvalid(f"expected a time before {LAST_YEAR}", field=field)
    return at.astimezone(UTC)
