"""Slack's time stamps as exact microseconds, and back to the key that a message is known by."""

import re
from datetime import UTC, datetime, timedelta

STAMP = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,6}))?")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = 1_000_000
LAST_SECOND = 253_402_300_799  # the end of the year 9999, where datetime stops
FIRST_SLACK_SECOND = 1_356_998_400  # 2013: smaller values in lists mean "never"


def micros_of(ts: object) -> int | None:
    """A shorter fraction is padded on the right: that is what a trip through a JSON number drops."""
    if ts is None or isinstance(ts, bool) or not isinstance(ts, (str, int, float)):
        return None
    if not isinstance(ts, str) and not 0 < ts <= LAST_SECOND:
        return None
    found = STAMP.fullmatch(str(ts))
    if found is None:
        return None
    seconds, fraction = int(found[1]), int((found[2] or "").ljust(6, "0"))
    return seconds * SECOND + fraction if 0 < seconds <= LAST_SECOND else None


def key_of(micros: int) -> str:
    return f"{micros // SECOND}.{micros % SECOND:06d}"


def moment_of(micros: int) -> datetime:
    return EPOCH + timedelta(microseconds=micros)


def created_at(value: object) -> datetime | None:
    """Seconds as a string, an integer or a float; placeholders such as 0 and 1 are no time."""
    micros = micros_of(value)
    if micros is None or micros < FIRST_SLACK_SECOND * SECOND:
        return None
    return moment_of(micros - micros % SECOND)
