"""Every route, asked by every kind of person: who may is answered, and nobody else learns anything.

The expectations are in who_may.txt. A route that is not there fails; so does an answer with a secret in it
that its reader may not know, whatever its status; so does a 404 that differs in a byte from the answer to the
same request about things that were never there; and so does an answer that the document does not promise.
"""

import asyncio
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
import pytest_asyncio
import schemathesis
from schemathesis.core.failures import FailureGroup

from tests.api.conftest import Api
from tests.api.harbour import INSIDE, KINDS, Cast, Harbour, cast_of
from tests.api.invented import differences, invented
from tests.api.wishes import WISHES

TABLE = Path(__file__).with_name("who_may.txt")
Promised = dict[str, Any]
PLACE = re.compile(r"{(\w+)}")


class Row(NamedTuple):
    """A request, and its answer's status for each kind of person; None where it is not asked."""

    method: str
    path: str
    once: bool
    """What it does cannot be done twice: whoever may, does it in a harbour of their own."""
    expected: dict[str, int | None]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def rows() -> list[Row]:
    found: list[Row] = []
    for line in TABLE.read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        method, path, *cells = line.split()
        expected = [None if cell == "." else int(cell) for cell in cells]
        told: dict[str, int | None] = dict(zip(KINDS, expected, strict=True))
        found.append(Row(method.rstrip("*"), path, method.endswith("*"), told))
    return found


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def promised(api: Api) -> Promised:
    """The operations of the document, by method and shape of path."""
    document = (await api.client.get("/schema/openapi.json")).json()
    schema: Any = schemathesis.openapi.from_dict(document)
    operations = (found.ok() for found in schema.get_all_operations())
    return {_shape(operation.method.upper(), operation.path): operation for operation in operations}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def cast(api: Api) -> Cast:
    return await cast_of(api)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def harbour(cast: Cast) -> Harbour:
    return await Harbour.built(cast)


@pytest.mark.parametrize("row", rows(), ids=str)
async def test_whoever_may_is_answered_and_nobody_else_learns_anything(
    api: Api, harbour: Harbour, promised: Promised, row: Row
) -> None:
    asked = {kind: status for kind, status in row.expected.items() if status is not None}

    async def faults(kind: str) -> list[str]:
        answer, found = await _faults(api, harbour, row, kind, asked[kind])
        return found + _broken(promised[_shape(row.method, row.path)], answer)

    refused = [kind for kind, status in asked.items() if status >= 400]  # all at once: nothing comes of it
    found = await asyncio.gather(*(faults(kind) for kind in refused))
    wrong = [f"{kind}: {fault}" for kind, faults in zip(refused, found, strict=True) for fault in faults]
    for kind in [kind for kind in asked if kind not in refused]:
        wrong += [f"{kind}: {fault}" for fault in await faults(kind)]
    assert not wrong, "\n".join(["", *wrong])


async def _faults(
    api: Api, harbour: Harbour, row: Row, kind: str, status: int
) -> tuple[httpx.Response, list[str]]:
    if row.once and status < 300:
        harbour = await Harbour.built(await _for_once(api, harbour.cast, kind))
    answer = await _ask(api, harbour, row, kind, harbour.names)
    told = answer.text + " ".join(answer.headers.values())
    leaked = sorted(secret for secret in harbour.hidden_from(kind) if secret in told)
    faults = [f"learns {secret}" for secret in leaked]
    if status == 404:
        faults += differences(answer, await _ask_in_vain(api, harbour, row, kind))
    if answer.status_code != status:
        faults.append(f"expected {status}, got {answer.status_code} {answer.text[:120]}")
    return answer, faults


def _broken(operation: Any, answer: httpx.Response) -> list[str]:
    """What the document says otherwise of such an answer."""
    try:
        operation.validate_response(answer)
    except (Exception, FailureGroup) as failure:
        told = getattr(failure, "exceptions", [failure])
        return [f"{answer.status_code} is not as promised: {each}"[:600] for each in told]
    return []


async def _ask_in_vain(api: Api, harbour: Harbour, row: Row, kind: str) -> httpx.Response:
    """The same about things that were never there; asked once for all who know as little."""
    unknown = invented(harbour.names, kind)
    key = str(row), frozenset(unknown)
    if key not in harbour.in_vain:
        names = harbour.names | unknown
        harbour.in_vain[key] = asyncio.ensure_future(_ask(api, harbour, row, kind, names))
    return await harbour.in_vain[key]


async def _for_once(api: Api, cast: Cast, kind: str) -> Cast:
    """Somebody from outside who comes in must not be inside for the rows that follow."""
    return cast if kind in ("nobody", *INSIDE) else {**cast, kind: await api.registers("once")}


async def _ask(api: Api, harbour: Harbour, row: Row, kind: str, names: Mapping[str, str]) -> httpx.Response:
    path = PLACE.sub(lambda name: names[name[1]], row.path)
    wish = WISHES.get(str(row))
    more: dict[str, Any] = {} if wish is None else {"json": _filled(wish, names)}
    if kind == "nobody":
        return await api.client.request(row.method, path, **more)
    if row.method == "GET":
        return await harbour.cast[kind].reads(path)
    return await harbour.cast[kind].asks(row.method, path, **more)


def _filled(wish: Any, names: Mapping[str, str]) -> Any:
    """The wish, with the harbour's ids for their names."""
    match wish:
        case dict():
            return {key: _filled(value, names) for key, value in wish.items()}
        case list():
            return [_filled(value, names) for value in wish]
        case str():
            return PLACE.sub(lambda name: names[name[1]], wish)
        case _:
            return wish


async def test_every_route_is_in_the_table(api: Api) -> None:
    asked = {_shape(row.method, row.path) for row in rows()}
    missing = [f"{method} {path}" for method, path in await _routes(api) if _shape(method, path) not in asked]
    assert not missing, "\n".join(["", *missing])


async def test_the_table_has_no_route_that_does_not_exist(api: Api) -> None:
    known = {_shape(method, path) for method, path in await _routes(api)}
    assert not [str(row) for row in rows() if _shape(row.method, row.path) not in known]


GRANTED_ELSEWHERE = {
    "test_auth": {
        "DELETE /v1/auth/sessions/{}",
        "POST /v1/auth/login",
        "POST /v1/auth/refresh",
        "POST /v1/auth/register",
    },
    "test_identity": {
        "DELETE /v1/me",
        "POST /v1/auth/password/reset",
        "POST /v1/auth/reactivate",
        "POST /v1/auth/verify",
        "POST /v1/me/deactivate",
        "PUT /v1/me/password",
    },
    "test_keys": {"DELETE /v1/keys/{}", "POST /v1/keys", "POST /v1/workspaces/{}/bots"},
    "test_moderation": {"POST /v1/workspaces/{}/reports/{}/resolve"},
    "test_invites": {"POST /v1/me/invites/{}/accept"},
    "test_polls": {
        "DELETE /v1/messages/{}/vote",
        "GET /v1/messages/{}/votes",
        "POST /v1/messages/{}/close",
        "PUT /v1/messages/{}/vote",
    },
    "test_workspaces": {"POST /v1/workspaces"},
    "nowhere here": {"GET /health/ready"},  # for want of a fan-out
}
"""What the table asks only in vain, as it takes a secret or a place of one's own, by the test that does."""


def test_every_route_is_granted_to_somebody() -> None:
    """So that what it answers then is held against the document as well."""
    granted = {_shape(row.method, row.path) for row in rows() if {200, 201} & set(row.expected.values())}
    asked = {_shape(row.method, row.path) for row in rows()}
    assert asked - granted == set().union(*GRANTED_ELSEWHERE.values())


def test_every_wish_is_asked() -> None:
    assert not WISHES.keys() - {str(row) for row in rows()}


async def _routes(api: Api) -> Iterator[tuple[str, str]]:
    document = (await api.client.get("/schema/openapi.json")).json()
    return ((method.upper(), path) for path, item in document["paths"].items() for method in item)


@cache
def _shape(method: str, path: str) -> str:
    """A path without its query, and its parameters without their names."""
    return f"{method} {PLACE.sub('{}', path.partition('?')[0])}"
