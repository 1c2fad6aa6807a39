"""The words of a message whose text is empty: from its blocks, or else from its attachments, as mrkdwn."""

from collections.abc import Iterable

from history.slack.richtext import rich_text
from history.slack.shapes import Row, as_list, object_in, objects_in, text_in

PREVIEW_OF_A_LINK = ("from_url", "app_unfurl_url")


def spoken(row: Row) -> str:
    blocks = lines(block(each) for each in objects_in(row, "blocks"))
    return blocks or lines(card(each) for each in objects_in(row, "attachments"))


def lines(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part.strip())


def block(row: Row) -> str:
    match row.get("type"):
        case "rich_text":
            return rich_text(row)
        case "header" | "section" | "markdown":
            said = words(row, "text")
            heading = bold(said) if row.get("type") == "header" else said
            return lines([heading, *map(phrase, objects_in(row, "fields"))])
        case "context":
            return " ".join(filter(None, map(phrase, objects_in(row, "elements"))))
        case "image" | "video":
            return lines([words(row, "title") or text_in(row, "alt_text"), text_in(row, "title_url")])
        case "table":
            return lines(" | ".join(cell(each) for each in cells) for cells in rows_of(row))
        case _:
            return ""


def rows_of(row: Row) -> list[list[Row]]:
    return [objects_in({"cells": cells}, "cells") for cells in as_list(row.get("rows"))]


def cell(row: Row) -> str:
    return rich_text(row) if row.get("type") == "rich_text" else plain(text_in(row, "text"))


def words(row: Row, key: str) -> str:
    """A text object, or a bare string where an app was careless."""
    return phrase(object_in(row, key)) or text_in(row, key)


def phrase(row: Row) -> str:
    if row.get("type") == "image":
        return plain(text_in(row, "alt_text"))
    return text_in(row, "text") if row.get("type") == "mrkdwn" else plain(text_in(row, "text"))


def plain(text: str) -> str:
    """Plain text knows no sequences."""
    return text.replace("<", "&lt;").replace(">", "&gt;")


def bold(text: str) -> str:
    return f"*{text.strip()}*" if text.strip() and "\n" not in text else text


def card(row: Row) -> str:
    """A legacy app card or a shared message; previews that Slack made of links are derived data."""
    if any(row.get(key) for key in PREVIEW_OF_A_LINK) and not row.get("is_msg_unfurl"):
        return ""
    if row.get("is_msg_unfurl") or row.get("is_share"):
        return quote(text_in(row, "text") or text_in(row, "fallback"))
    title, address = text_in(row, "title"), text_in(row, "title_link")
    heading = f"<{address}|{title}>" if title and address and "<" not in title else title
    fields = (
        ": ".join(filter(None, [text_in(each, "title"), text_in(each, "value")]))
        for each in objects_in(row, "fields")
    )
    inner = lines(block(each) for each in objects_in(row, "blocks"))
    said = lines([text_in(row, "pretext"), heading, text_in(row, "text") or inner, *fields])
    return said or text_in(row, "fallback")


def quote(text: str) -> str:
    return "\n".join(f"&gt; {line}" for line in text.split("\n")) if text else ""
