"""Markdown as HTML that is safe to show: CommonMark with tables, without HTML, images or odd links.

Two walls: the parser writes no tag that a text brings along, and what it wrote is cleaned by a list of what
is allowed.
"""

import html
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from domain.content import ContentType
from domain.hashtags import TAG, tag_of
from domain.mentions import EVERYONE, MENTION

LONGEST = 4_000
"""Characters. Some texts take time with the square of their length: longer ones stay plain."""

TAGS = {
    *("p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "span"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    "a": {"href", "title"},
    "code": {"class"},
    "ol": {"start"},
    "span": {"class", "data-user-id", "data-channel-id", "data-tag"},
}


class Names(NamedTuple):
    """What words stand for: user names that are called, slugs of channels that the reader may see."""

    people: Mapping[str, UUID]
    channels: Mapping[str, UUID]


NOBODY = Names({}, {})


def render(text: str, kind: ContentType = "text", language: str = "", names: Names = NOBODY) -> str:
    """The text of a message as a fragment of HTML."""
    if kind == "code":
        told = f' class="language-{html.escape(language)}"' if language else ""
        return _cleaner.clean(f"<pre><code{told}>{html.escape(text)}</code></pre>")
    if len(text) > LONGEST:
        return "<p>" + html.escape(text).replace("\n", "<br>\n") + "</p>"
    return _cleaner.clean(_parser.render(text, {"names": names}))


def _spans(text: str, names: Names) -> Iterator[Token]:
    """The text in pieces: words, and what stands for somebody or something."""
    end = 0
    found = [*MENTION.finditer(text), *TAG.finditer(text)]
    for match in sorted(found, key=lambda each: each.start()):
        word = match.group(1)
        span = _person(word, names) if match.re is MENTION else _place(word, names)
        if span is None or match.start() < end:
            continue
        said, attributes = span
        yield Token("text", "", 0, content=text[end : match.start()])
        yield Token("name", "span", 0, content=match.group(0)[0] + said, attrs=attributes)
        end = match.start() + 1 + len(said)
    yield Token("text", "", 0, content=text[end:])


Span = tuple[str, dict[str, str | int | float]]
"""What is said, and the attributes of its span."""


def _person(word: str, names: Names) -> Span | None:
    said = word.rstrip(".-")
    name = said.casefold()
    if name in EVERYONE:
        return said, {"class": "mention everyone"}
    if name not in names.people:
        return None
    return said, {"class": "mention", "data-user-id": str(names.people[name])}


def _place(word: str, names: Names) -> Span | None:
    said = word.rstrip("-")
    tag = tag_of(word)
    if tag in names.channels:
        return said, {"class": "channel", "data-channel-id": str(names.channels[tag])}
    return None if tag.isdigit() else (said, {"class": "hashtag", "data-tag": tag})


def _name_things(state: StateCore) -> None:
    """Outside links and code, words that stand for something become spans."""
    names: Names = state.env["names"]
    for block in state.tokens:
        if block.type == "inline" and ("@" in block.content or "#" in block.content):
            block.children = list(_named(block.children or [], names))


def _named(tokens: Iterable[Token], names: Names) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "text" and depth == 0:
            yield from _spans(token.content, names)
        else:
            yield token


def _show_name(renderer: RendererProtocol, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    attributes = "".join(f' {name}="{html.escape(str(value))}"' for name, value in token.attrs.items())
    return f"<span{attributes}>{html.escape(token.content)}</span>"


def _made() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    parser.disable(["image", "html_block", "html_inline"])
    parser.core.ruler.push("names", _name_things)
    parser.add_render_rule("name", _show_name)
    return parser


_parser = _made()
_cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel="nofollow noopener noreferrer",
)
