"""Slack's bold, strike and quote marks as Markdown's; italic, and what is Markdown already, stay."""

import re

# An opening mark has no word and no second mark before it, a closing one none after it: as Slack renders,
# and so that Markdown's own ** and ~~ in archives of other chats pass untouched.
BOLD = re.compile(r"(?<![\w*])\*(?![\s*])([^*\n]*[^*\s])\*(?![\w*])")
STRIKE = re.compile(r"(?<![\w~])~(?![\s~])([^~\n]*[^~\s])~(?![\w~])")
QUOTED_REST = re.compile(r"^&gt;&gt;&gt; ?(?=[\s\S])", re.MULTILINE)


def emphasised(text: str) -> str:
    """Works on escaped text, in which only Slack's own marks can stand."""
    if "*" in text:
        text = BOLD.sub(r"**\1**", text)
    if "~" in text:
        text = STRIKE.sub(r"~~\1~~", text)
    return quoted_to_the_end(text) if "&gt;&gt;&gt;" in text else text


def quoted_to_the_end(text: str) -> str:
    found = QUOTED_REST.search(text)
    if found is None:
        return text
    return text[: found.start()] + "\n".join(f"&gt; {line}" for line in text[found.end() :].split("\n"))
