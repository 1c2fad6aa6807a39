"""The workspace and its people; who is there, and who is writing."""

from msgspec.structs import replace

from backscroll_client.screen import Json, Room, Screen, put, without


def user_updated(screen: Screen, user: Json, _: Room) -> Screen:
    if user["id"] not in screen.users:
        return screen
    return replace(screen, users=put(screen.users, user["id"], **user))


def joined(screen: Screen, told: Json, _: Room) -> Screen:
    if not _here(screen, told):
        return screen
    return replace(screen, users={**screen.users, told["user_id"]: {**told["user"], "role": told["role"]}})


def left(screen: Screen, told: Json, _: Room) -> Screen:
    if not _here(screen, told):
        return screen
    presence = without(screen.presence, told["user_id"])
    gone = screen.gone or told["user_id"] == screen.me
    return replace(screen, users=without(screen.users, told["user_id"]), presence=presence, gone=gone)


def role_updated(screen: Screen, told: Json, _: Room) -> Screen:
    who, role = told["user_id"], told["role"]
    if not _here(screen, told) or who not in screen.users:
        return screen
    workspace = {**screen.workspace, "role": role} if who == screen.me else screen.workspace
    return replace(screen, workspace=workspace, users=put(screen.users, who, role=role))


def workspace_updated(screen: Screen, workspace: Json, _: Room) -> Screen:
    if workspace["id"] != screen.workspace["id"]:
        return screen
    return replace(screen, workspace={**screen.workspace, **workspace})


def workspace_deleted(screen: Screen, told: Json, _: Room) -> Screen:
    return replace(screen, gone=screen.gone or _here(screen, told))


def sidebar_updated(screen: Screen, told: Json, _: Room) -> Screen:
    return replace(screen, sidebar=told["sections"]) if _here(screen, told) else screen


def _here(screen: Screen, told: Json) -> bool:
    return told["workspace_id"] == screen.workspace["id"]


def active(screen: Screen, told: Json, _: Room) -> Screen:
    if told["user_id"] not in screen.users:
        return screen
    return replace(screen, presence={**screen.presence, told["user_id"]: told})


def typing(screen: Screen, told: Json, room: Room) -> Screen:
    writing = screen.typing.get(room.id, [])
    if told["user_id"] in writing or told["user_id"] not in screen.users:
        return screen
    return replace(screen, typing={**screen.typing, room.id: [*writing, told["user_id"]]})


def stopped_typing(screen: Screen, told: Json, room: Room) -> Screen:
    return _silent(screen, told["user_id"], room)


def sent(screen: Screen, message: Json, room: Room) -> Screen:
    """Whoever has said it is not writing it any more."""
    return _silent(screen, message["author_id"], room)


def _silent(screen: Screen, user: str, room: Room) -> Screen:
    writing = screen.typing.get(room.id, [])
    if user not in writing:
        return screen
    others = [each for each in writing if each != user]
    kept = {place: users for place, users in screen.typing.items() if place != room.id}
    return replace(screen, typing={**kept, room.id: others} if others else kept)


HANDLERS = {
    "user_updated": user_updated,
    "user_joined_workspace": joined,
    "user_left_workspace": left,
    "workspace_role_updated": role_updated,
    "workspace_updated": workspace_updated,
    "workspace_deleted": workspace_deleted,
    "sidebar_updated": sidebar_updated,
    "user_active": active,
    "user_is_typing": typing,
    "user_stopped_typing": stopped_typing,
    "message_sent": sent,
}
