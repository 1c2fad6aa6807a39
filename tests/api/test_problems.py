"""Refusals on the wire: every one has a page and a status, and nothing that a client sends breaks us."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from api import refusals
from api.problems import STATUS, status_of
from api.routes.operation import PAGES
from domain.refusal import Refusal
from tests.api.conftest import Api, Person, Place, problem


def every_refusal(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for each in kind.__subclasses__():
        yield each
        yield from every_refusal(each)


ALL = sorted(set(every_refusal()), key=lambda refusal: refusal.__name__)


@pytest.mark.parametrize("refusal", ALL, ids=lambda refusal: refusal.__name__)
def test_every_refusal_has_a_status_and_a_page_that_agrees(refusal: type[Refusal]) -> None:
    page = PAGES[refusal.code]
    title = (refusal.__doc__ or "").partition("\n")[0]
    assert page.startswith(f"# {refusal.code}\n\n**{status_of(refusal)}** · {title}\n")
    example = json.loads(page.partition("```json\n")[2].partition("```")[0])
    assert (example["code"], example["status"]) == (refusal.code, status_of(refusal))
    assert (example["title"], example["type"]) == (title, f"/problems/{refusal.code}")


def test_every_code_is_its_own() -> None:
    assert len({refusal.code for refusal in ALL}) == len(ALL)
    assert set(PAGES) == {refusal.code for refusal in ALL} | {Refusal.code}
    assert refusals.InternalError in STATUS


async def test_the_type_of_a_problem_is_a_page(api: Api) -> None:
    told = problem(await api.client.get("/v1/me"), 401, "unauthenticated")
    page = await api.client.get(told["type"])
    assert page.headers["content-type"] == "text/markdown; charset=utf-8"
    assert page.text.startswith("# unauthenticated")
    problem(await api.client.get("/problems/none"), 404, "route_not_found")
    problem(await api.client.get("/problems/..%2f..%2fREADME"), 404, "route_not_found")


async def test_what_the_router_refuses_is_a_problem_too(api: Api, ada: Person) -> None:
    problem(await api.client.get("/v2/nothing"), 404, "route_not_found")
    problem(await api.client.put("/v1/auth/login"), 405, "method_not_allowed")
    problem(await ada.asks("GET", "/v1/channels/not-a-uuid"), 404, "route_not_found")


async def test_a_megabyte_is_enough(ada: Person, lamp: Place) -> None:
    large = json.dumps({"text": "x" * 1_000_000})
    answer = await ada.asks("POST", f"/v1/channels/{lamp.general}/messages", content=large)
    problem(answer, 413, "body_too_large")


@pytest.mark.parametrize("header", ["-1", "x", "1.5", "9" * 30, "²", ""])
async def test_a_position_that_is_none_is_refused(ada: Person, header: str) -> None:
    answer = await ada.asks(
        "GET", "/v1/workspaces", headers={"backscroll-position": header.encode("latin-1")}
    )
    if header:
        problem(answer, 400, "malformed", "Backscroll-Position")
    else:
        assert answer.status_code == 200


BODIES = [
    b"",
    b"{",
    b"null",
    b"[]",
    b"\xff\xfe",
    b'"x"',
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b'{"text":"\\ud800"}',
    b'{"text":"\\udc00\\ud800"}',
    b'{"":1}',
    b'{"text":1e999}',
    b"1" * 5000,
    b"a=b&c=d",
]
VALUES: list[Any] = [
    None, True, 0, -1, 1.5, 2**63, 10**400, "", " ", "\0", "\ud800", "\u202e", "x" * 5000, [], [[]], {},
    {"a": {"b": 1}}, ["\0"], [str(uuid4())] * 50, str(uuid4()), str(UUID(int=0)), "NaN", "'; DROP TABLE",
]  # fmt: skip


async def test_no_body_breaks_any_route(api: Api, ada: Person, lamp: Place) -> None:
    """Each route that takes one gets each odd body, and each of its fields each odd value."""
    document = (await api.client.get("/schema/openapi.json")).json()
    message = await ada.says(lamp.general, "here")
    ids = {
        "workspace_id": lamp.id,
        "channel_id": lamp.general,
        "message_id": message,
        "user_id": ada.id,
        "scheduled_id": message,
        "report_id": message,
    }
    tried = 0
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if "requestBody" not in operation or "login" in path:
                continue
            for body in [*BODIES, *_odd(operation, document)]:
                answer = await ada.asks(method.upper(), path.format(**ids), content=body)
                assert answer.status_code < 500, (method, path, body[:80], answer.text)
                tried += 1
    assert tried > 500


def _odd(operation: Any, document: Any) -> Iterator[bytes]:
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    while "$ref" not in schema:
        schema = schema["oneOf"][0]
    fields = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]["properties"]
    for field in fields:
        for value in VALUES:
            yield json.dumps({**dict.fromkeys(fields, "x"), field: value}).encode()
            yield json.dumps({field: value}).encode()


async def test_no_address_breaks_any_route(api: Api, ada: Person) -> None:
    document = (await api.client.get("/schema/openapi.json")).json()
    odd = [
        "%00",
        "%ff",
        "%ed%a0%80",
        "x" * 3000,
        "..",
        "%2e%2e",
        str(uuid4()),
        "0",
        "%F0%9F%91%8D",
        "a%0d%0ab",
        "{}",
    ]
    queries = [
        "",
        "?limit=%00",
        "?after=%ff",
        "?before=9999999999999999999999",
        "?limit=1&limit=2",
        "?type=%00&after=x",
    ]
    for path, operations in document["paths"].items():
        names = [parameter["name"] for parameter in next(iter(operations.values())).get("parameters", [])]
        for value in odd if "{" in path else ["-"]:
            for query in queries:
                address = path.format(**dict.fromkeys(names, value)) + query
                answer = await ada.asks("GET", address, headers={"backscroll-position": "0"})
                assert answer.status_code < 500 or path == "/health/ready", (address, answer.text)


@pytest.mark.parametrize(
    "head",
    [
        b"GET /v1/\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /v1/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \xff\xfe\r\n\r\n",
        b"GET /v1/me HTTP/1.1\r\nHost: x\r\nX-Request-Id: \xff\r\nAuthorization: \r\n\r\n",
        b"POST /v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n",
        b"POST /v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: \xff/;;=\r\nContent-Length: 2\r\n\r\n{}",
        b"OPTIONS /v1/me HTTP/1.1\r\nHost: x\r\n\r\n",
        b"HEAD /v1/me HTTP/1.1\r\nHost: x\r\n\r\n",
        b"nonsense\r\n\r\n",
    ],
)
async def test_no_bytes_break_us(api: Api, head: bytes) -> None:
    host, _, port = api.url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(head)
    status = (await reader.readline()).split()[1]
    assert int(status) < 500, head
    writer.close()
    await writer.wait_closed()
