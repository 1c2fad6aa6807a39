"""What a key must be allowed to do for each route: one table, in which every route stands."""

from collections.abc import Mapping
from typing import Literal

from store.keys import Scope

Needed = Scope | Literal["session"]
"""`session`: no key will do, somebody must have signed in."""

READING = frozenset({"GET", "HEAD", "OPTIONS"})

WORKSPACE, CHANNEL, MESSAGE = (
    "/v1/workspaces/{workspace_id}",
    "/v1/channels/{channel_id}",
    "/v1/messages/{message_id}",
)

GUARDED: Mapping[str, Needed] = {
    "/v1/auth": "session",
    "/v1/keys": "session",
    "/v1/me/password": "session",
    "/v1/me/deactivate": "session",
    **dict.fromkeys(
        (f"{WORKSPACE}/{area}" for area in ("plan", "owner", "bans", "bots", "invites", "events", "reports")),
        "admin",
    ),
    f"{WORKSPACE}/as-of": "admin",
    f"{WORKSPACE}/audit": "admin",
    f"{CHANNEL}/as-of": "admin",
    f"{MESSAGE}/as-of": "admin",
}
"""Areas, with all that is below them."""

EVERYDAY = frozenset(
    {
        "/v1/me",
        "/v1/users",
        "/v1/relationships",
        "/v1/scheduled",
        "/v1/invites",
        "/v1/channel-invites",
        *(
            f"{WORKSPACE}/{area}"
            for area in (
                *("channels", "dms", "drafts", "hashtags", "leave", "members", "read", "render", "saved"),
                *("retention", "scheduled", "sidebar", "snapshot", "threads", "unreads"),
            )
        ),
        *(
            f"{CHANNEL}/{area}"
            for area in (
                *("archive", "bans", "draft", "invites", "join", "leave", "maximum", "members", "messages"),
                *("pins", "preferences", "read", "retention", "scheduled", "shared-threads", "unarchive"),
                "unread",
            )
        ),
        *(
            f"{MESSAGE}/{area}"
            for area in (
                *("close", "draft", "follow", "forward", "hide", "history", "pin", "reactions", "read"),
                *("readers", "replies", "report", "restore", "saved", "shares", "unhide", "unread", "vote"),
                "votes",
            )
        ),
    }
)
"""Areas in which reading needs `read`, and everything else `write`."""
ALONE = frozenset({"/v1/workspaces", WORKSPACE, CHANNEL, MESSAGE})
"""The same, of nothing below them."""

EXACT: Mapping[tuple[str, str], Needed] = {
    ("DELETE", "/v1/me"): "session",
    ("DELETE", "/v1/invites/{code}"): "admin",
    ("PATCH", WORKSPACE): "admin",
    ("DELETE", WORKSPACE): "admin",
    ("PUT", f"{WORKSPACE}/retention"): "admin",
    ("PUT", f"{CHANNEL}/retention"): "admin",
    ("PUT", f"{WORKSPACE}/members/{{user_id}}"): "admin",
    ("DELETE", f"{WORKSPACE}/members/{{user_id}}"): "admin",
}


def needed(method: str, path: str) -> Needed:
    """By the route's path as it is declared. One that stands nowhere is closed to keys."""
    if exact := EXACT.get((method, path)):
        return exact
    for beginning, scope in GUARDED.items():
        if _below(path, beginning):
            return scope
    if not stands(path):
        return "session"
    return "read" if method in READING else "write"


def stands(path: str) -> bool:
    """Whether somebody has said what a key needs for it."""
    return path in ALONE or any(_below(path, area) for area in (*GUARDED, *EVERYDAY))


def _below(path: str, area: str) -> bool:
    return path == area or path.startswith(area + "/")
