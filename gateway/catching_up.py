"""From a cursor to live: listen, read the outbox, send what is the person's in order, until both meet."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from gateway.asking import ask
from gateway.changes import Enter, change_in
from gateway.hub import Hub
from gateway.rooms import Frame, cursor_of
from projections import outbox
from store.log import Pool

if TYPE_CHECKING:
    from gateway.delivery import Delivery

PAGE = 256
"""Frames read at a time: memory for a few, whatever the gap."""


async def catch_up(delivery: "Delivery", hub: Hub, pool: Pool) -> None:
    """Every frame is in the outbox when a page is read or held meanwhile; the cursor tells what is both.

    Each round begins to listen before it reads, so none is in neither. A room entered on the way is listened
    to from the next round on, which begins at the frame that says so.
    """
    while True:
        delivery.held = []
        delivery.listening |= delivery.rooms
        await hub.opened(delivery.listening)
        page = await _page(delivery, hub, pool)
        whole = _walk(delivery, hub, page) and len(page) < PAGE
        delivery.flush()
        await delivery.socket.drained()
        held = delivery.taken()
        if whole and held is not None and _walk(delivery, hub, held):
            break
    delivery.arrive()
    delivery.flush()


async def _page(delivery: "Delivery", hub: Hub, pool: Pool) -> list[Frame]:
    ids = [room.id for room in delivery.listening]
    rows = await ask(pool, lambda at: outbox.of_rooms(at, ids, cursor_of(delivery.cursor), PAGE))
    rooms = hub.rooms
    return [
        Frame(rooms[name], int.from_bytes(message[:12], "big"), message)
        for name, message in rows
        if name in rooms
    ]


def _walk(delivery: "Delivery", hub: Hub, frames: Iterable[Frame]) -> bool:
    """Sends what is the person's; False if they enter a room that was not listened to."""
    for frame in frames:
        if frame.key <= delivery.cursor:
            continue
        delivery.cursor = frame.key
        if frame.room not in delivery.rooms:
            continue
        delivery.pending.append(frame.wire)
        change = change_in(frame.room.kind, frame.payload)
        if isinstance(change, Enter):
            entered = [delivery.enter(entry, frame.key) for entry in change.entries]
            if not delivery.listening.issuperset(entered):
                return False
        elif change:
            delivery.lose(change)
    return True
