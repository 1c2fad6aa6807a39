"""What all that clients are shown has in common."""

import msgspec


class View(msgspec.Struct, gc=False):
    """Every field is always there: a client that sees null knows that it is null."""
