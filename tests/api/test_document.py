"""The OpenAPI document is the truth: schemathesis asks every route what it promises, and what it does not."""

import asyncio
from contextlib import suppress
from itertools import count
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import httpx
import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup

from tests.api.conftest import Api, Person
from tests.api.promises import Promise

MANY = 3
"""Examples of each route and mode: with two hundred routes the whole takes half a minute."""
CONFIG = SchemathesisConfig.from_dict(
    {
        "checks": {
            # The schema cannot say all that the domain refuses: a text of spaces, a time that has passed.
            "positive_data_acceptance": {
                "expected-statuses": ["2xx", "400", "401", "403", "404", "409", "422", "429", "503"]
            },
        },
    }
)
DOWN = "/health/ready"
"""Answers 503 here, as documented: no fan-out runs beside."""
ENDING = ("logout", "leave", "archive", "owner")
"""After these somebody else has to go on."""
_numbers = count()


class Visitor:
    """Somebody with a token and a place of their own, in which there is one of everything."""

    def __init__(self, url: str) -> None:
        name = f"visitor-{next(_numbers)}"
        wish = {"email": f"{name}@example.org", "password": "correct horse", "username": name}
        with httpx.Client(base_url=url, timeout=10) as client:
            me = client.post("/v1/auth/register", json=wish).json()
            client.headers["authorization"] = self.bearer = f"Bearer {me['access_token']}"
            place = client.post("/v1/workspaces", json={"name": name}).json()
            path = f"/v1/channels/{place['general_id']}/messages"
            said = client.post(path, json={"text": "hello"}).json()
            client.post(path, json={"text": "again", "reply_to": said["id"]})
            client.get(f"/v1/messages/{said['id']}", headers={"backscroll-position": str(said["position"])})
        self.ids = {
            "workspace_id": place["id"],
            "channel_id": place["general_id"],
            "message_id": said["id"],
            "user_id": me["user"]["id"],
        }


def cases(operation: Any, visitor: Visitor, mode: GenerationMode) -> st.SearchStrategy[Case]:
    """Sound ones are about what exists, every other time."""

    def about(case: Case, real: bool) -> Case:
        case.headers.pop("Backscroll-Position", None)  # waiting for it has tests of its own
        if real and mode is GenerationMode.POSITIVE:
            case.path_parameters.update({k: v for k, v in visitor.ids.items() if k in case.path_parameters})
        return case

    return st.builds(about, operation.as_strategy(generation_mode=mode), st.booleans())


@pytest.mark.timeout(400)  # of a busy machine
@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
async def test_every_route_keeps_what_the_document_promises(api: Api, mode: GenerationMode) -> None:
    document = (await api.client.get("/schema/openapi.json")).json()
    schema = schemathesis.openapi.from_dict(document, config=CONFIG)
    wrong = await asyncio.to_thread(_ask_all, schema, api.url, mode)
    assert not wrong, "\n\n".join(["", *wrong])


def _ask_all(schema: Any, url: str, mode: GenerationMode) -> list[str]:
    wrong: list[str] = []
    visitor = Visitor(url)
    for found in schema.get_all_operations():
        operation = found.ok()
        try:
            _ask(operation, url, visitor, mode)
        except (Exception, FailureGroup) as error:
            wrong.append(f"{operation.label}\n{error}"[:1500])
        if operation.method == "delete" or operation.path.endswith(ENDING):
            visitor = Visitor(url)
    return wrong


def _ask(operation: Any, url: str, visitor: Visitor, mode: GenerationMode) -> None:
    excluded = [not_a_server_error] if operation.path == DOWN else []
    headers = {"Authorization": visitor.bearer}

    @hypothesis.given(cases(operation, visitor, mode))
    @settings(
        max_examples=MANY,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )
    def ask(case: Case) -> None:
        case.call_and_validate(base_url=url, headers=headers, excluded_checks=excluded)

    with suppress(Unsatisfiable):  # a route without parameters and body cannot be asked wrongly
        ask()


async def test_what_a_notice_does_not_take_is_promised(api: Api) -> None:
    """An id of version 5 is a notice's: who asks fails if the answer is not in the document."""
    ada, notice = await api.registers("ada"), str(uuid5(NAMESPACE_URL, "a notice"))
    body = {"seq": 1, "text": "hello", "channel_id": notice, "choices": [0], "reason": "why"}
    fixed = [
        promise
        for promise in api.promised.all
        if "{message_id}" in promise.operation.path
        and "notice_fixed" in (await _about(ada, promise, notice, body)).text
    ]
    assert len(fixed) > 10


async def _about(who: Person, promise: Promise, id: str, body: dict[str, Any]) -> httpx.Response:
    path = promise.operation.path.replace("{message_id}", id).replace("{emoji}", "wave")
    return await who.asks(promise.method, path, json=body if promise.operation.body else None)


async def test_the_sockets_document_stands_beside_it(api: Api) -> None:
    answer = await api.client.get("/schema/asyncapi.json")
    assert answer.json()["asyncapi"] == "3.0.0"
    assert (await api.client.get("/v1")).json()["asyncapi"] == "/schema/asyncapi.json"
