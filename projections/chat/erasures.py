"""Rows as a replay makes them once the words are out of the log; in a replay nothing is left to do here."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from domain.erasure import ErasureApplied, Left
from domain.ids import UserId
from projections.chat.notices import NONE, SOMEBODY, WORDS
from projections.chat.rows import Rows
from projections.chat.tables.messages import MessageRow
from projections.chat.views import tell_update
from projections.frames.messages import Called
from projections.shelf import Shelf
from store.personal import INSTEAD
from store.recorded import Recorded

R = TypeVar("R", bound=Any)

NOBODY = Called(mentions=(), everyone=False)
SAID = ("rename", "topic", "description")
"""Notices that repeat what somebody called a place."""


def applied(rows: Rows, event: ErasureApplied, _: Recorded) -> None:
    left = event.left
    _blank(rows.channels, left.channels, "name", "slug", "topic", "description")
    _blank(rows.workspaces, left.workspaces, "name", "slug", "description")
    _blank(rows.reports, left.reports, "reason", "note")
    _blank(rows.scheduled, left.schedules, "text", "refused_detail")
    _blank(rows.relationships, left.relationships, "message")
    _blank(rows.workspace_members, left.members, "reason")
    for invite in _there(rows.invites, left.invites):
        invite.email = invite.email and INSTEAD["invite.created"]
    for sidebar in _there(rows.sidebars, left.sidebars):
        sidebar.sections = [{**section, "name": ""} for section in sidebar.sections]
    for message in _there(rows.messages, left.messages):
        _leave_out(rows, message, left)


def _there(shelf: Shelf[Any, R], keys: Iterable[Any]) -> Iterator[R]:
    for key in keys:
        if (row := shelf.find(key)) is not None:
            yield shelf.mark(row)


def _blank(shelf: Shelf[Any, Any], keys: Iterable[Any], *fields: str) -> None:
    for row in _there(shelf, keys):
        for field in fields:
            if getattr(row, field):
                setattr(row, field, "")


def _leave_out(rows: Rows, row: MessageRow, left: Left) -> None:
    """What was carried on is shown to nobody any more; notices stand on people's screens."""
    for content in (row.content, (row.kept or {}).get("content")):
        if content and "forward" in content:
            content["forward"] = _carried(content["forward"])
    if row.notice is not None:
        _say_less(row, row.notice, left)
        tell_update(rows, row, NOBODY)


def _carried(forward: Mapping[str, Any]) -> dict[str, Any]:
    """Who and where stays."""
    place = forward.get("location")
    return {
        **forward,
        "text": "",
        "language": None,
        "location": place and {"lat": 0.0, "lon": 0.0, "label": ""},
        "files": [{**file, "name": "", "url": ""} for file in forward["files"]],
    }


def _say_less(row: MessageRow, notice: dict[str, Any], left: Left) -> None:
    """The notice without a name or without what a place was called; the rest of it as it was."""
    pattern = re.escape(WORDS[notice["kind"]]).replace(r"\{", "{").replace(r"\}", "}")
    said = re.fullmatch(
        pattern.format(by="(?P<by>.*?)", user="(?P<user>.*)", value="(?P<value>.*)"), row.text, re.DOTALL
    )
    parts = said.groupdict() if said else {}
    if row.channel_id in left.channels and notice["kind"] in SAID:
        notice["value"] = notice["value"] and ""
        parts["value"] = NONE
    for part, who in (("by", notice["by"]), ("user", notice["user_id"])):
        if who is not None and UserId(who) in _people(left):
            parts[part] = SOMEBODY
    row.text = WORDS[notice["kind"]].format(**{"by": "", "user": "", "value": "", **parts})


def _people(left: Left) -> set[Any]:
    """Ids in stored notices are text."""
    return {*left.people, *map(str, left.people)}
