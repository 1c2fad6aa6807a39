"""Pages: the files of the API's own, and questions from pages of other origins."""

from collections.abc import AsyncIterator
from typing import Any, cast

import httpx
import pytest
import pytest_asyncio

from api.pages import FOLDER
from api.server import opened, whole_app
from tests.api.conftest import SECRET, Api
from tests.conftest import Servers

PAGE = "https://chat.example"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def asked(city: str, running: Servers) -> AsyncIterator[httpx.AsyncClient]:
    """An API that pages of two other origins may ask."""
    async with opened(city, running.redis_url, SECRET, "ws://gateway") as parts:
        app = whole_app(parts, f"https://elsewhere.example {PAGE}")
        transport = httpx.ASGITransport(cast("Any", app))
        async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
            yield client


@pytest.mark.parametrize("path", ["/v1/me", "/v1/channels/018f0000-0000-7000-8000-000000000001/messages"])
async def test_a_page_that_may_is_told_so_before_and_with_the_answer(asked: httpx.AsyncClient, path: str):
    wish = {"access-control-request-method": "POST", "access-control-request-headers": "authorization"}
    before = await asked.options(path, headers={"origin": PAGE, **wish})
    assert (before.status_code, before.headers["access-control-allow-origin"]) == (204, PAGE)
    for header in ("authorization", "idempotency-key", "backscroll-position"):
        assert header in before.headers["access-control-allow-headers"]

    answer = await asked.post(path, headers={"origin": PAGE}, json={"text": "hi"})
    assert answer.headers["access-control-allow-origin"] == PAGE
    assert "retry-after" in answer.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in answer.headers


async def test_another_page_is_told_nothing(asked: httpx.AsyncClient):
    for origin in ({"origin": "https://chat.example.evil"}, {}):
        answer = await asked.get("/v1", headers=origin)
        assert answer.status_code == 200
        assert "access-control-allow-origin" not in answer.headers


async def test_without_the_setting_no_page_of_elsewhere_may(api: Api):
    answer = await api.client.get("/v1", headers={"origin": PAGE})
    assert "access-control-allow-origin" not in answer.headers


async def test_the_pages_own_files_are_served(api: Api):
    answer = await api.client.get("/web/sdk/index.js")
    assert answer.text == (FOLDER / "sdk" / "index.js").read_text("utf-8")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    for path in ("/web/sdk/none.js", "/web/../settings.py", "/web/%2e%2e/settings.py", "/web"):
        assert (await api.client.get(path)).status_code == 404
