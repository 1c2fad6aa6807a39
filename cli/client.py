"""The HTTP API as a command calls it: JSON there and back over one connection that is kept."""

import http.client
import time
from typing import Any, Self
from urllib.parse import urlsplit

import msgspec

RETRIES = 5
LONGEST = 10.0  # seconds to wait when asked to come back later


class Problem(msgspec.Struct):
    detail: str


class Refused(Exception):
    """The API said no; the sentence is its own."""

    def __init__(self, status: int, problem: Any) -> None:
        super().__init__(f"{status} {sentence(problem)}")
        self.status = status


def sentence(problem: Any) -> str:
    """A problem's detail, or whatever came instead."""
    try:
        return msgspec.convert(problem, Problem).detail
    except msgspec.ValidationError:
        return str(problem)


class Api:
    def __init__(self, url: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def call(self, method: str, path: str, body: object = None, *, token: str = "") -> Any:
        return self._ask(method, f"/v1{path}", body, token)

    def health(self) -> Any:
        """What /health/ready says; raises Refused when it is not."""
        return self._ask("GET", "/health/ready", None, "")

    def sign_in(self, email: str, password: str) -> str:
        """An access token."""
        return self.call("POST", "/auth/login", {"email": email, "password": password})["access_token"]

    def _ask(self, method: str, path: str, body: object, token: str) -> Any:
        """Comes back later if asked to, a few times."""
        answer, value = self._once(method, path, body, token)
        for _ in range(RETRIES):
            if (later := answer.getheader("Retry-After")) is None:
                break
            time.sleep(min(float(later), LONGEST))
            answer, value = self._once(method, path, body, token)
        if answer.status >= 400:
            raise Refused(answer.status, value)
        return value

    def _once(self, method: str, path: str, body: object, token: str) -> tuple[http.client.HTTPResponse, Any]:
        self._connection.request(method, path, body=encoded(body), headers=headers(token))
        answer = self._connection.getresponse()
        content = answer.read()
        return answer, msgspec.json.decode(content) if content else None


def encoded(body: object) -> bytes | None:
    return None if body is None else msgspec.json.encode(body)


def headers(token: str) -> dict[str, str]:
    return {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
