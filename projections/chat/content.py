"""What messages have beside their text: languages, places, polls and their votes, other messages."""

from typing import Any

import msgspec

from domain import message as m
from domain.content import Forward, Poll
from domain.ids import MessageId, UserId
from projections.chat.rows import Rows
from projections.chat.tables.messages import MessageRow, VoteRow
from projections.chat.views import places_of
from projections.frames.messages import PollChanged, Voted
from projections.wire.messages import FileView, ForwardView, LocationView, PollOption, PollView
from store.recorded import Recorded


def add_content(rows: Rows, row: MessageRow, event: m.MessagePosted) -> None:
    """As it is shown: in this form it is stored, and changed in place."""
    content: dict[str, Any] = {}
    if event.language:
        content["language"] = event.language
    if event.location is not None:
        content["location"] = _plain(_location(event.location))
    if event.poll is not None:
        content["poll"] = _plain(_poll(event.poll))
    if event.forward is not None:
        content["forward"] = _plain(_forward(event.forward))
        row.forward_of = event.forward.message_id
        rows.messages.change(row.forward_of).carried = True
    row.content = content or None


def _plain(view: msgspec.Struct) -> dict[str, Any]:
    return msgspec.json.decode(msgspec.json.encode(view))


def _location(place: Any) -> LocationView:
    return LocationView(place.lat, place.lon, place.label)


def _poll(poll: Poll) -> PollView:
    return PollView(
        question=poll.question,
        options=tuple(PollOption(text, 0) for text in poll.options),
        multiple=poll.multiple,
        anonymous=poll.anonymous,
        voters=0,
        closes_at=poll.closes_at,
        closed_at=None,
    )


def _forward(of: Forward) -> ForwardView:
    return ForwardView(
        message_id=of.message_id,
        channel_id=of.channel_id,
        author_id=of.author_id,
        text=of.text,
        content_type=of.content_type,
        language=of.language or None,
        location=_location(of.location) if of.location else None,
        files=tuple(FileView(file.name, file.content_type, file.size, file.url) for file in of.files),
        gone=False,
    )


def voted(rows: Rows, event: m.MessageVoted | m.BallotCast, of: Recorded) -> None:
    """The sums follow from the difference to the person's earlier vote, which is kept."""
    row = rows.messages.change(MessageId(of.stream))
    poll = _poll_of(row)
    key = (row.id, event.user_id)
    before = rows.poll_votes.find(key)
    earlier = before.choices if before else []
    for choice in earlier:
        poll["options"][choice]["votes"] -= 1
    for choice in event.choices:
        poll["options"][choice]["votes"] += 1
    poll["voters"] += bool(event.choices) - bool(earlier)
    rows.poll_votes.put(key, VoteRow(row.id, event.user_id, list(event.choices)))
    _tell(rows, row)
    _tell_voter(rows, row, event.user_id, event.choices)


def poll_closed(rows: Rows, _: m.PollClosed, of: Recorded) -> None:
    row = rows.messages.change(MessageId(of.stream))
    _poll_of(row)["closed_at"] = msgspec.to_builtins(of.at)
    _tell(rows, row)


def _poll_of(row: MessageRow) -> dict[str, Any]:
    if row.content is None:
        raise LookupError(f"{row.id} has no poll")
    return row.content["poll"]


def _tell(rows: Rows, row: MessageRow) -> None:
    told = PollChanged(
        message_id=row.id,
        channel_id=row.channel_id,
        root_id=row.root_id,
        poll=_poll_of(row),  # type: ignore[arg-type]
    )
    for kind, id, _ in places_of(row):
        rows.frame(kind, id, "poll_updated", told)


def _tell_voter(rows: Rows, row: MessageRow, user: UserId, choices: tuple[int, ...]) -> None:
    """To the voter's own sockets: their devices agree, and nobody else learns of it."""
    told = Voted(message_id=row.id, channel_id=row.channel_id, choices=choices)
    rows.frame("u", user, "poll_voted", told)
