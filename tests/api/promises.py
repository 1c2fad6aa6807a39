"""The OpenAPI document as a witness: every answer that a test is given is held against what it promises."""

import json
import re
from functools import cache
from typing import Any, NamedTuple

import httpx
import schemathesis
from schemathesis.core.failures import FailureGroup

PLACE = re.compile(r"{(\w+)}")
DOCUMENT = "/schema/openapi.json"


class Promise(NamedTuple):
    method: str
    path: re.Pattern[str]
    operation: Any

    def __str__(self) -> str:
        return shape(self.method, self.operation.path)


class Promises:
    """`granted` are the operations that have been answered as somebody wished."""

    def __init__(self, document: str) -> None:
        schema: Any = schemathesis.openapi.from_dict(json.loads(document))
        operations = [found.ok() for found in schema.get_all_operations()]
        operations.sort(key=lambda each: each.path.count("{"))  # a path without a parameter goes before
        self.all = [Promise(each.method.upper(), _pattern(each.path), each) for each in operations]
        self.granted: set[str] = set()

    async def witness(self, answer: httpx.Response) -> None:
        """Raises AssertionError."""
        if promise := self._of(answer.request):
            await answer.aread()
            broken = _broken(promise.operation, answer)
            assert not broken, "\n".join([f"{promise}: {answer.status_code} is not as promised", *broken])
            if answer.is_success:
                self.granted.add(str(promise))

    def _of(self, request: httpx.Request) -> Promise | None:
        path = request.url.path
        return next((p for p in self.all if p.method == request.method and p.path.fullmatch(path)), None)


@cache
def promises(document: str) -> Promises:
    """One for all processes: what they promise is the same."""
    return Promises(document)


def shape(method: str, path: str) -> str:
    """A path without its query, and its parameters without their names."""
    return f"{method} {PLACE.sub('{}', path.partition('?')[0])}"


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile("[^/]+".join(map(re.escape, re.split(r"{\w+}", path))))


def _broken(operation: Any, answer: httpx.Response) -> list[str]:
    if operation.responses.find_by_status_code(answer.status_code) is None:
        return [f"no such status is promised: {answer.text}"[:600]]
    try:
        operation.validate_response(answer)
    except (Exception, FailureGroup) as failure:
        return [str(each)[:600] for each in getattr(failure, "exceptions", [failure])]
    return []
