"""The HTTP side of a socket: the upgrade, the health check, and refusals."""

from functools import cache
from urllib.parse import parse_qsl, urlsplit

import msgspec
from picows import WSUpgradeRequest, WSUpgradeResponse, WSUpgradeResponseWithListener

from gateway import asyncapi
from gateway.conversation import Conversation
from gateway.process import Process
from gateway.replay import words
from gateway.replay.conversation import Replaying
from gateway.requests import Resume
from gateway.socket import Socket

Outcome = Socket | WSUpgradeResponseWithListener | None

_JSON = {"Content-Type": "application/json"}


def answer(process: Process, request: WSUpgradeRequest) -> Outcome:
    """A socket, a plain answer, or None for 404."""
    try:
        address = urlsplit(request.path.decode("ascii", "replace"))
    except ValueError:
        return _plain(400, b'{"status":"bad address"}')
    match address.path:
        case "/health/live":
            return _health(process)
        case "/schema/asyncapi.json":
            return _document()
        case "/v1/socket" | "/v1/replay" if process.draining:
            return _plain(503, b'{"status":"draining"}')
        case "/v1/socket":
            return _socket(process, request, address.query)
        case "/v1/replay":
            return _replay(process, request, address.query)
        case _:
            return None


@cache
def _document() -> Outcome:
    found = WSUpgradeResponse.create_ok_response(asyncapi.document(), _JSON)
    return WSUpgradeResponseWithListener(found, None)


def _health(process: Process) -> Outcome:
    if process.draining:
        return _plain(503, b'{"status":"draining"}')
    ok = WSUpgradeResponse.create_ok_response(b'{"status":"ok"}', _JSON)
    return WSUpgradeResponseWithListener(ok, None)


def _socket(process: Process, request: WSUpgradeRequest, query: str) -> Outcome:
    _humour(request)
    resume = None
    if query:
        try:
            resume = msgspec.convert({"type": "resume", **_said_in(query)}, Resume, strict=False)
        except msgspec.ValidationError as error:
            return _plain(400, msgspec.json.encode({"status": "bad query", "detail": str(error)}))
    socket = Socket()
    socket.attach(Conversation(process, socket, _token(request), resume))
    return socket


def _replay(process: Process, request: WSUpgradeRequest, query: str) -> Outcome:
    _humour(request)
    try:
        asked = words.asked(_said_in(query))
    except msgspec.ValidationError as error:
        return _plain(400, msgspec.json.encode({"status": "bad query", "detail": str(error)}))
    socket = Socket()
    socket.attach(Replaying(process, socket, _token(request), asked))
    return socket


def _said_in(query: str) -> dict[str, str]:
    """Raises ValidationError. What has no value is said as well, and is no silence."""
    said: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name in said:
            raise msgspec.ValidationError(f"Expected `{name}` once - at `$.{name}`")
        said[name] = value
    return said


def _humour(request: WSUpgradeRequest) -> None:
    """Firefox says "keep-alive, Upgrade", which picows refuses."""
    if "upgrade" in request.headers.get("Connection", "").lower():
        request.headers["Connection"] = "Upgrade"


def _token(request: WSUpgradeRequest) -> str | None:
    """Whatever else stands there is a wrong token."""
    header = request.headers.get("Authorization")
    return None if header is None else header.removeprefix("Bearer ").strip()


def _plain(status: int, body: bytes) -> Outcome:
    return WSUpgradeResponseWithListener(WSUpgradeResponse.create_error_response(status, body, _JSON), None)
