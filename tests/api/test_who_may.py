"""Every route, asked by every kind of person: who may is answered, and nobody else learns anything.

The expectations are in who_may.txt. A route that is not there fails; so does an answer with a secret in it
that its reader may not know, whatever its status; so does a 404 that differs in a byte from the answer to the
same request about things that were never there. That answers are what the document promises, `Api` sees to.
"""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
import pytest_asyncio

from tests.api.conftest import Api
from tests.api.harbour import INSIDE, KINDS, Cast, Harbour, cast_of
from tests.api.invented import differences, invented
from tests.api.promises import PLACE, shape
from tests.api.wishes import WISHES

TABLE = Path(__file__).with_name("who_may.txt")


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
async def cast(api: Api) -> Cast:
    return await cast_of(api)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def harbour(cast: Cast) -> Harbour:
    return await Harbour.built(cast)


@pytest.mark.parametrize("row", rows(), ids=str)
async def test_whoever_may_is_answered_and_nobody_else_learns_anything(
    api: Api, harbour: Harbour, row: Row
) -> None:
    asked = {kind: status for kind, status in row.expected.items() if status is not None}

    async def faults(kind: str) -> list[str]:
        return await _faults(api, harbour, row, kind, asked[kind])

    refused = [kind for kind, status in asked.items() if status >= 400]  # all at once: nothing comes of it
    found = await asyncio.gather(*(faults(kind) for kind in refused))
    wrong = [f"{kind}: {fault}" for kind, faults in zip(refused, found, strict=True) for fault in faults]
    for kind in [kind for kind in asked if kind not in refused]:
        wrong += [f"{kind}: {fault}" for fault in await faults(kind)]
    assert not wrong, "\n".join(["", *wrong])


async def _faults(api: Api, harbour: Harbour, row: Row, kind: str, status: int) -> list[str]:
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
    return faults


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


async def test_the_table_has_every_route_and_no_other(api: Api) -> None:
    assert {shape(row.method, row.path) for row in rows()} == {str(promise) for promise in api.promised.all}


def test_every_wish_is_asked() -> None:
    assert not WISHES.keys() - {str(row) for row in rows()}
