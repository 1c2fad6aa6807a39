"""A row in the hand."""

import msgspec


class Row(msgspec.Struct, gc=False):
    """Changed in place while a batch is folded."""
