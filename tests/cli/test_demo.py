"""The whole product by one command, and a demo that can be played twice."""

import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from cli.client import Api
from cli.demo.people import ADA, PASSWORD
from cli.demo.script import SCENES, Line
from cli.demo.seed import seed
from cli.place import Place
from cli.rows import command
from cli.running import noted
from cli.stack import fit_for_demo
from tests.cli.conftest import eventually
from tests.people import workspace_of_two
from tests.projected import append_all


@pytest.fixture
def up(place: Place) -> Iterator[subprocess.Popen[str]]:
    words = command("up", "--data", str(place.root), "--port", "0", "--gateway-port", "0")
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as child:
        yield child
        child.terminate()


def spoken(lines: tuple[Line, ...]) -> int:
    return sum(1 + spoken(line.replies) for line in lines)


class Reader:
    """What Ada sees."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.token = self.api.sign_in(ADA.email, PASSWORD)

    def items(self, path: str) -> list[dict[str, Any]]:
        return self.api.call("GET", path, token=self.token)["items"]

    def messages(self) -> int:
        """In all channels she is in, replies included, notices not."""
        (workspace,) = self.items("/workspaces")
        unreads = self.api.call("GET", f"/workspaces/{workspace['id']}/unreads", token=self.token)
        pages = [
            self.items(f"/channels/{each['channel_id']}/messages?limit=200") for each in unreads["channels"]
        ]
        said = (each for page in pages for each in page if each["notice"] is None)
        return sum(1 + (each["thread"] or {}).get("reply_count", 0) for each in said)


async def test_the_demo_is_there_and_playing_it_again_adds_nothing(place: Place, up: subprocess.Popen[str]):
    await eventually(lambda: place.seeded.exists() or up.poll() is not None, within=60)
    assert up.poll() is None
    found = noted(place)
    assert found
    assert found.api_url
    expected = sum(spoken(scene.lines) for scene in SCENES)
    with Api(found.api_url) as api:
        reader = Reader(api)
        await eventually(lambda: reader.messages() == expected)
        seed(place, found.api_url)
        assert reader.messages() == expected
        assert fit_for_demo(found.database_url)
    up.terminate()
    assert up.wait(timeout=30) == 0
    said = up.stdout.read() if up.stdout else ""
    assert f"Sign in to the demo as {ADA.email}" in said
    assert "died" not in said


async def test_the_demo_is_not_played_into_a_chat_that_people_have(database_url: str):
    """Such as one that was restored without its demo.json."""
    assert fit_for_demo(database_url)
    await append_all(database_url, workspace_of_two())
    assert not fit_for_demo(database_url)
