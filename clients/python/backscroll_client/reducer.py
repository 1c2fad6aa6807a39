"""`reduce`: the screen before a frame, and the frame, make the screen after it.

The law: a snapshot at p₀ and the frames after it up to p₁, applied in order, are the snapshot at p₁.
"""

from collections.abc import Callable

from backscroll_client import outgoing, people, places, timelines, unread
from backscroll_client.screen import Json, Room, Screen, room_of

Handler = Callable[[Screen, Json, Room], Screen]

TABLES: tuple[dict[str, Handler], ...] = (
    unread.HANDLERS,
    places.HANDLERS,
    people.HANDLERS,
    outgoing.HANDLERS,
)


def reduce(screen: Screen, frame: Json) -> Screen:
    """A frame that says nothing about this screen, or of a type not known here, leaves it as it is."""
    if frame.get("position", screen.since + 1) <= screen.since:
        return screen
    type, data, room = frame["type"], frame["data"], room_of(frame)
    for handlers in TABLES:
        if (handle := handlers.get(type)) is not None:
            screen = handle(screen, data, room)
    return timelines.show(screen, type, data, room)
