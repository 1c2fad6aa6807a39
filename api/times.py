"""Times in a query: with their offset from UTC, or refused."""

from datetime import datetime
from typing import Annotated

import msgspec

from api.refusals import FieldError, Malformed

FORMAT = {"format": "date-time"}
"""For the document; the parameter itself is text, since not every such text is a time to us."""


def time_said(field: str, text: str | None) -> datetime | None:
    """Raises Malformed."""
    if text is None:
        return None
    try:
        return msgspec.convert(text, Annotated[datetime, msgspec.Meta(tz=True)])
    except msgspec.ValidationError:
        wrong = FieldError(field, "expected a time with its offset from UTC")
        raise Malformed(f"{wrong.field}: {wrong.expected}", [wrong]) from None
