"""The whole product, once for all tests of this room, and people in it."""

from collections.abc import AsyncGenerator, Generator
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count

import pytest

from backscroll_client import Api, Client, connected
from tests.blackbox.product import Product, running
from tests.clients.node import chromium
from tests.clients.wire import Wire

_numbers = count()

collect_ignore = [] if chromium() else ["test_browser.py"]


def pytest_report_header() -> list[str]:
    return [f"{name} is left out: there is no chromium here" for name in collect_ignore]


class People:
    """Who has registered: passwords take a second, so it is done once."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._tokens: dict[str, tuple[str, str, float]] = {}

    @asynccontextmanager
    async def session(self, name: str) -> AsyncGenerator[Api]:
        if name not in self._tokens:
            async with self.stranger(name) as api:
                self._tokens[name] = api.token, api.refresh_token, api.expires_at
        async with Api(self._url) as api:
            api.token, api.refresh_token, api.expires_at = self._tokens[name]
            yield api
            self._tokens[name] = api.token, api.refresh_token, api.expires_at

    @asynccontextmanager
    async def stranger(self, name: str) -> AsyncGenerator[Api]:
        async with Api(self._url) as api:
            name = f"{name}{next(_numbers)}"
            await api.register(f"{name}@example.org", "a long password", name)
            yield api


class Town:
    """A workspace of Ada's with a channel `lab`, and a line to it that may be cut."""

    def __init__(self, product: Product, people: People, stack: AsyncExitStack) -> None:
        self.product = product
        self.people = people
        self.workspace = self.lab = ""
        self.clients: list[Client] = []
        self.wire = Wire(product.sockets)
        self._stack = stack
        self._code = ""

    async def found(self) -> Api:
        ada = await self._stack.enter_async_context(self.people.session("ada"))
        name = {"name": f"Lamp {next(_numbers)}"}
        self.workspace = (await ada.ask("POST", "/workspaces", name))["id"]
        self.lab = await self.channel(ada, "lab")
        self._code = (await ada.ask("POST", f"/workspaces/{self.workspace}/invites", {}))["code"]
        return ada

    async def channel(self, api: Api, name: str, visibility: str = "public") -> str:
        body = {"name": name, "visibility": visibility}
        return (await api.ask("POST", f"/workspaces/{self.workspace}/channels", body))["id"]

    async def welcome(self, api: Api) -> Client:
        """A member of the workspace and the lab, connected."""
        await api.ask("POST", f"/invites/{self._code}/accept")
        await api.ask("POST", f"/channels/{self.lab}/join")
        return await self.connect(api)

    async def connect(self, api: Api) -> Client:
        client = await self._stack.enter_async_context(connected(api, self.wire.url))
        await client.enter(self.workspace)
        self.clients.append(client)
        return client


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Generator[Product]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("BACKSCROLL_ALLOWED_ORIGINS", "*")
        with running(tmp_path_factory.mktemp("clients") / "data") as product:
            yield product


@pytest.fixture(scope="session")
def people(product: Product) -> People:
    return People(product.url)


@pytest.fixture
async def town(product: Product, people: People) -> AsyncGenerator[Town]:
    async with AsyncExitStack() as stack:
        town = Town(product, people, stack)
        await stack.enter_async_context(town.wire)
        yield town


@pytest.fixture
async def ada(town: Town) -> Client:
    """Who owns the place."""
    return await town.connect(await town.found())


@pytest.fixture
async def bob(town: Town, ada: Client) -> AsyncGenerator[Client]:
    async with town.people.session("bob") as api:
        yield await town.welcome(api)
