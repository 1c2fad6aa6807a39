"""The list files at the root of an export: people and conversations."""

from collections.abc import Iterator
from typing import Literal

from history.slack.members import ArchiveRefused, Members, UnreadableMember
from history.slack.records import Conversation
from history.slack.shapes import Row, Unreadable, distinct, elements, object_in, row_of, text_in, texts_in
from history.slack.stamps import created_at
from history.slack.text import Names, markdown_of

Kind = Literal["public", "private", "group", "dm"]

PEOPLE = ("users.json", "org_users.json")
CONVERSATIONS: dict[Kind, str] = {
    "public": "channels.json",
    "private": "groups.json",
    "group": "mpims.json",
    "dm": "dms.json",
}


def required(members: Members) -> None:
    """Without channels.json nothing else can be trusted to be a Slack export."""
    if "channels.json" in members.lists:
        return
    if any(name.startswith("teams/") for name in members.archive.namelist()):
        raise ArchiveRefused(
            "grid_export",
            "This is an Enterprise Grid export: take one workspace's folder out of teams/ and zip that.",
        )
    raise ArchiveRefused(
        "no_channels", "There is no channels.json in this zip, so it is not a Slack workspace export."
    )


def list_rows(members: Members, file: str) -> Iterator[Row]:
    info = members.lists.get(file)
    if info is None:
        return
    try:
        raws, repaired = elements(members.read(info))
    except (Unreadable, UnreadableMember) as error:
        if file == "channels.json":
            raise ArchiveRefused("unreadable_list", f"{file} cannot be read: {error}.") from None
        members.report.ignore("unreadable_list", file, str(error))
        return
    if repaired:
        members.report.change("unstorable_character", file, count=repaired)
    for raw in raws:
        row = row_of(raw)
        if row is None:
            members.report.ignore("not_an_object", file)
        else:
            yield row


def conversation_of(kind: Kind, row: Row, names: Names) -> Conversation:
    key = text_in(row, "id")
    return Conversation(
        key=key,
        kind=kind,
        name=text_in(row, "name"),
        topic=markdown_of(text_in(object_in(row, "topic"), "value"), names).text,
        description=markdown_of(text_in(object_in(row, "purpose"), "value"), names).text,
        created=created_at(row.get("created")),
        creator=text_in(row, "creator") or None,
        archived=row.get("is_archived") is True,
        general=row.get("is_general") is True,
        members=distinct(texts_in(row, "members")),
    )
