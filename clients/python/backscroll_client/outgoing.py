"""What one says is on one's own screen at once: sending, then sent until its frame comes, or failed."""

from msgspec.structs import replace

from backscroll_client.screen import Json, Room, Screen, put, without


def sending(screen: Screen, message: Json) -> Screen:
    """Or sending again, under the same id."""
    mine = {"content_type": "text", **message, "author_id": screen.me, "status": "sending", "problem": None}
    return replace(screen, outgoing=put(screen.outgoing, message["id"], **mine))


def acknowledged(screen: Screen, id: str) -> Screen:
    return _became(screen, id, "sent", None)


def failed(screen: Screen, id: str, problem: Json) -> Screen:
    return _became(screen, id, "failed", problem)


def discarded(screen: Screen, id: str) -> Screen:
    return replace(screen, outgoing=without(screen.outgoing, id))


def words(message: Json) -> Json:
    """What was sent, as it was."""
    ours = {"channel_id", "root_id", "author_id", "status", "problem"}
    return {name: value for name, value in message.items() if name not in ours}


def _became(screen: Screen, id: str, status: str, problem: Json | None) -> Screen:
    if id not in screen.outgoing:  # its frame was faster
        return screen
    return replace(screen, outgoing=put(screen.outgoing, id, status=status, problem=problem))


def heard(screen: Screen, message: Json, _: Room) -> Screen:
    return discarded(screen, message["id"]) if message["id"] in screen.outgoing else screen


HANDLERS = {"message_sent": heard}
