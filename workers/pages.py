"""What a web page says of itself: its title, and a few words for whoever points at it."""

import codecs
import re
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

TITLE, DESCRIPTION, SITE, ADDRESS = 300, 1000, 100, 2000
"""The most characters of each that is shown."""

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset=["']?\s*([\w-]{1,40})""", re.IGNORECASE)
_UNSHOWN = re.compile(r"[\x00-\x20\x7f-\xa0\ud800-\udfff]+")


class Page(NamedTuple):
    title: str
    description: str
    site: str
    image_url: str


def read_page(content: bytes, charset: str | None, url: str) -> Page | None:
    """None for a page without a title."""
    reader = _Reader()
    reader.feed(content.decode(_encoding(content, charset), "replace"))
    reader.close()
    said = reader.said
    title = _line(said.get("og:title") or said.get("twitter:title") or reader.title, TITLE)
    if not title:
        return None
    image = urljoin(url, said.get("og:image") or said.get("twitter:image") or "")
    shown = said.get("og:image") or said.get("twitter:image")
    return Page(
        title,
        _line(said.get("og:description") or said.get("description") or "", DESCRIPTION),
        _line(said.get("og:site_name") or urlsplit(url).hostname or "", SITE),
        image if shown and image.startswith(("http://", "https://")) and len(image) <= ADDRESS else "",
    )


def _encoding(content: bytes, charset: str | None) -> str:
    found = _CHARSET.search(content[:4096])
    for name in (charset, found[1].decode() if found else None):
        try:
            if name and codecs.lookup(name)._is_text_encoding:  # type: ignore[attr-defined]  # noqa: SLF001
                return name
        except LookupError:
            pass
    return "utf-8"


def _line(text: str, most: int) -> str:
    line = _UNSHOWN.sub(" ", text).strip()
    return line if len(line) <= most else line[: most - 1] + "…"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.said: dict[str, str] = {}
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "title":
            self._in_title = not self.title
        elif tag == "meta":
            told = {name: value or "" for name, value in attrs}
            name = (told.get("property") or told.get("name") or "").lower()
            self.said.setdefault(name, told.get("content", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
