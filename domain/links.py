"""Which address a text points at: the first one that stands outside code."""

import re

_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_LINK = re.compile(r"https?://[^\s<>\"'`|\\^{}]+", re.IGNORECASE)

_OPENED_BY = {")": "(", "]": "["}

LONGEST = 2000
"""Characters; browsers and servers take no longer ones."""


def link_in(text: str) -> str | None:
    """Without the punctuation of the sentence around it."""
    if "://" not in text:
        return None
    for found in _LINK.finditer(_CODE.sub(" ", text)):
        link = found[0].rstrip(".,;:!?*_~")
        while link[-1] in _OPENED_BY and link.count(link[-1]) > link.count(_OPENED_BY[link[-1]]):
            link = link[:-1].rstrip(".,;:!?*_~")
        if len(link) <= LONGEST:
            return link
    return None
