"""Health, the OpenAPI document, and stopping."""

import asyncio

import httpx

from tests.api.conftest import GATEWAY, Api, Person, running_api


async def test_live_says_that_the_process_answers(api: Api) -> None:
    assert (await api.client.get("/health/live")).json() == {"alive": True}


async def test_the_root_says_where_the_socket_is(api: Api) -> None:
    told = (await api.client.get("/v1")).json()
    assert told["socket"] == GATEWAY
    assert (await api.client.get(told["schema"])).status_code == 200


async def test_ready_names_the_parts_that_are_down(alone: Api) -> None:
    answer = await alone.client.get("/health/ready")
    told = answer.json()
    assert (answer.status_code, told["ready"]) == (503, False)
    assert {name: part["state"] for name, part in told["parts"].items()} == {
        "database": "up",
        "redis": "up",
        "projector": "down",
        "fanout": "down",
        "jobs": "down",
        "sweeper": "behind",
    }


async def test_ready_tells_how_far_behind_the_projector_is(alone: Api) -> None:
    await alone.registers("ada")
    told = (await alone.client.get("/health/ready")).json()
    assert told["parts"]["projector"] == {"state": "down", "lag": 4, "quarantined": 0}


async def test_ready_sees_a_projector_at_work(api: Api, ada: Person) -> None:
    await ada.gets("/v1/workspaces")
    told = (await api.client.get("/health/ready")).json()
    assert told["parts"]["projector"] == {"state": "up", "lag": 0, "quarantined": 0}


async def test_ready_survives_a_redis_that_is_gone(database_url: str) -> None:
    async with running_api(database_url, "redis://127.0.0.1:1/0") as api:
        told = (await api.client.get("/health/ready")).json()
        assert told["parts"]["redis"]["state"] == "down"
        ada = await api.registers("ada")
        assert ada.username.startswith("ada")


PROVING = ("register", "auth/verify", "password/forgot", "password/reset")
"""Nobody signs in there, and nobody proves who they are by a password."""
PUBLIC = (*PROVING, "login", "refresh", "reactivate")


async def test_the_document_describes_every_route(api: Api) -> None:
    document = (await api.client.get("/schema/openapi.json")).json()
    names: set[str] = set()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            names.add(operation["operationId"])
            assert operation["summary"], path
            assert operation["tags"], path
            told = operation["responses"]
            assert any(status in told for status in ("200", "201")), path
            signed_in = path.startswith("/v1/") and not path.endswith(PUBLIC)
            assert (operation.get("security") == [{"bearer": []}]) is signed_in, path
            if path.startswith("/v1/"):
                assert {"400", "503"} <= set(told)
                assert ("401" in told) is (signed_in or not path.endswith(PROVING))
                assert ("413" in told) is ("requestBody" in operation), (method, path)
            for status, response in told.items():
                kind = "application/problem+json" if int(status) >= 400 and path != "/health/ready" else None
                assert kind is None or list(response["content"]) == [kind]
    assert len(names) == sum(len(operations) for operations in document["paths"].values())
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"


async def test_stopping_finishes_what_was_begun(database_url: str, redis_url: str) -> None:
    async with running_api(database_url, redis_url) as api:
        registering = asyncio.create_task(api.registers("ada"))
        await asyncio.sleep(0.02)  # so that it is under way
    assert (await registering).username.startswith("ada")
    async with httpx.AsyncClient(base_url=api.url) as late:
        try:
            await late.get("/health/live")
        except httpx.ConnectError:
            return
    raise AssertionError("it still answers")
