"""How people are seen, and how they wish to be."""

from datetime import datetime
from typing import Literal

from projections.wire.view import View

Choice = Literal["auto", "away", "busy", "invisible"]
"""How somebody wishes to be seen; `auto` is as their devices say."""
Status = Literal["online", "away", "busy", "offline"]
"""How somebody is seen. Whoever is invisible is offline to everybody."""


class CustomStatus(View):
    """What somebody says of themselves for a while."""

    emoji: str
    text: str
    expires_at: datetime | None


class MyPresence(View):
    """How one has chosen to be seen."""

    status: Choice
    custom_status: CustomStatus | None
