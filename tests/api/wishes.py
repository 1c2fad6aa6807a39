"""What is sent with the requests of who_may.txt: bodies that would do something for whoever may."""

from datetime import UTC, datetime, timedelta
from typing import Any

LATER = (datetime.now(UTC) + timedelta(days=1)).isoformat()

WISHES: dict[str, Any] = {
    "POST /v1/auth/register": {"email": "not an address", "password": "correct horse", "username": "x"},
    "POST /v1/auth/login": {"email": "nobody@example.org", "password": "wrong horse"},
    "POST /v1/auth/refresh": {"refresh_token": "stolen"},
    "PATCH /v1/me": {"title": "of the harbour"},
    "POST /v1/workspaces": {"name": ""},
    "PATCH /v1/workspaces/{workspace}": {"description": "changed"},
    "PUT /v1/workspaces/{workspace}/members/{outsider}": {"role": "guest"},
    "PUT /v1/workspaces/{workspace}/members/{guest}": {"role": "admin"},
    "PUT /v1/workspaces/{workspace}/members/{stranger}": {"role": "member"},
    "PATCH /v1/workspaces/{workspace}/plan": {"seat_limit": 50},
    "POST /v1/workspaces/{workspace}/owner": {"user_id": "{member}"},
    "PUT /v1/workspaces/{workspace}/bans/{outsider}": {"reason": "leaves the lamp on"},
    "POST /v1/workspaces/{workspace}/invites": {"role": "member"},
    "POST /v1/workspaces/{workspace}/channels": {"name": "jetty", "visibility": "private"},
    "POST /v1/workspaces/{workspace}/dms": {"user_ids": ["{outsider}"]},
    "PATCH /v1/channels/{public}": {"description": "changed"},
    "PATCH /v1/channels/{private}": {"description": "changed"},
    "PATCH /v1/channels/{dm}": {"description": "changed"},
    "PUT /v1/channels/{public}/members/{moderator}": {"role": "admin"},
    "PUT /v1/channels/{private}/members/{outsider}": {},
    "PUT /v1/channels/{private}/members/{stranger}": {},
    "POST /v1/channels/{public}/messages": {"text": "ahoy"},
    "POST /v1/channels/{private}/messages": {"text": "ahoy"},
    "POST /v1/channels/{dm}/messages": {"text": "ahoy"},
    "POST /v1/channels/{general}/messages": {"text": "ahoy", "reply_to": "{secret}"},
    "PATCH /v1/messages/{word}": {"text": "changed"},
    "PATCH /v1/messages/{secret}": {"text": "changed"},
    "PATCH /v1/messages/{whisper}": {"text": "changed"},
    "POST /v1/channels/{public}/scheduled": {"text": "later", "at": LATER},
    "POST /v1/channels/{private}/scheduled": {"text": "later", "at": LATER},
    "PATCH /v1/scheduled/{plan}": {"at": LATER},
    "PUT /v1/channels/{public}/read": {"seq": 1},
    "PUT /v1/channels/{private}/read": {"seq": 1},
    "PUT /v1/channels/{dm}/read": {"seq": 1},
    "PUT /v1/messages/{secret}/read": {"seq": 1},
    "PUT /v1/messages/{word}/read": {"seq": 1},
}
