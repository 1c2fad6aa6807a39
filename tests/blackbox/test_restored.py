"""A folder's backup restored into another, by the steps of docs/operations.md: people go on."""

import shutil
import subprocess
from typing import Any

import psycopg
import pytest

from cli.rows import command
from cli.servers import servers
from tests.blackbox.person import Person
from tests.blackbox.product import Product, running
from tests.history.test_backup import STEPS, dump, make_roles, restore

COPIED = ("secret", "checkpoints.jsonl", "demo.json")


@pytest.mark.timeout(300)
async def test_people_go_on_with_what_was_restored(tmp_path_factory: pytest.TempPathFactory):
    old, new = (tmp_path_factory.mktemp(name) / "data" for name in ("old", "new"))
    with running(old) as product:
        ada = Person(product, "ada")
        await ada.register()
        here: dict[str, Any] = await ada.ask("POST", "/v1/workspaces", json={"name": "Lamp"})
        await ada.post(here["general_id"], "before the dump")
        epoch = epoch_of(product.database_url)
        dump(product.database_url, old / "dump")
        position = (await _as_of(ada, here))["position"]
        await ada.http.aclose()
    with servers(new, empty=True) as settings:
        make_roles(settings.database_url)
        restore(settings.database_url, old / "dump")
    for name in COPIED:
        assert f"`{name}`" in STEPS
        if (old / name).exists():
            shutil.copy2(old / name, new / name)
    with running(new) as product:
        again = Person(product, "ada")
        again.http.headers["Authorization"] = ada.http.headers["Authorization"]
        told = await _as_of(again, here, position=position)
        assert [item["text"] for item in told["items"] if item["notice"] is None] == ["before the dump"]
        await again.post(here["general_id"], "after it")
        assert epoch_of(product.database_url) != epoch
        await again.http.aclose()
        said = of(product, "doctor")
        assert (said.returncode, "wrong" in said.stdout) == (0, False), said.stdout


async def _as_of(person: Person, place: dict[str, Any], **moment: int) -> Any:
    return await person.ask("GET", f"/v1/channels/{place['general_id']}/as-of", params=moment)


def of(product: Product, *words: str) -> subprocess.CompletedProcess[str]:
    asked = command(*words, "--data", str(product.data))
    return subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60)


def epoch_of(database_url: str) -> object:
    with psycopg.connect(database_url) as connection:
        return connection.execute("SELECT id FROM epoch").fetchone()
