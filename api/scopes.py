"""What a key must be allowed to do for each route: one table."""

from collections.abc import Mapping
from typing import Literal

from store.keys import Scope

Needed = Scope | Literal["session"]
"""`session`: no key will do, somebody must have signed in."""

READING = frozenset({"GET", "HEAD", "OPTIONS"})

PATHS: Mapping[str, Needed] = {
    "/v1/auth": "session",
    "/v1/keys": "session",
    "/v1/me/password": "session",
    "/v1/me/deactivate": "session",
    "/v1/workspaces/{workspace_id}/plan": "admin",
    "/v1/workspaces/{workspace_id}/owner": "admin",
    "/v1/workspaces/{workspace_id}/bans": "admin",
    "/v1/workspaces/{workspace_id}/bots": "admin",
    "/v1/workspaces/{workspace_id}/invites": "admin",
    "/v1/workspaces/{workspace_id}/events": "admin",
    "/v1/workspaces/{workspace_id}/reports": "admin",
}
"""Beginnings of paths, the longest first that fits."""

EXACT: Mapping[tuple[str, str], Needed] = {
    ("DELETE", "/v1/me"): "session",
    ("PATCH", "/v1/workspaces/{workspace_id}"): "admin",
    ("DELETE", "/v1/workspaces/{workspace_id}"): "admin",
    ("PUT", "/v1/workspaces/{workspace_id}/members/{user_id}"): "admin",
    ("DELETE", "/v1/workspaces/{workspace_id}/members/{user_id}"): "admin",
}


def needed(method: str, path: str) -> Needed:
    """By the route's path as it is declared. What is not in the table needs read or write."""
    if exact := EXACT.get((method, path)):
        return exact
    for beginning, scope in PATHS.items():
        if path == beginning or path.startswith(beginning + "/"):
            return scope
    return "read" if method in READING else "write"
