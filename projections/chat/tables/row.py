"""A row in the hand."""

from collections.abc import Sequence
from typing import ClassVar

import msgspec


class Row(msgspec.Struct, gc=False):
    """Changed in place while a batch is folded. `types` are its columns', where new ones are copied in."""

    types: ClassVar[Sequence[str]] = ()
