"""Planning messages: what the API says; the sending itself is in tests/workers/test_jobs.py."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.api.conftest import Person, Place, problem


def in_(**ahead: float) -> str:
    return (datetime.now(UTC) + timedelta(**ahead)).isoformat()


async def test_a_plan_is_its_authors_own(ada: Person, bob: Person, lamp: Place) -> None:
    at = in_(hours=1)
    planned = await ada.does("POST", f"/v1/channels/{lamp.general}/scheduled", text="later", at=at)
    shown = await ada.gets(f"/v1/scheduled/{planned['id']}")
    assert (shown["text"], shown["status"], shown["channel_id"]) == ("later", "waiting", lamp.general)
    assert datetime.fromisoformat(shown["at"]) == datetime.fromisoformat(at)
    assert (await ada.gets(f"{lamp.path}/scheduled"))["items"] == [shown]
    assert (await ada.gets(f"/v1/channels/{lamp.general}/scheduled"))["items"] == [shown]
    assert (await bob.gets(f"{lamp.path}/scheduled"))["items"] == []
    problem(await bob.asks("GET", f"/v1/scheduled/{planned['id']}"), 404, "scheduled_not_found")
    problem(await bob.asks("DELETE", f"/v1/scheduled/{planned['id']}"), 404, "scheduled_not_found")
    said = (await ada.gets(f"/v1/channels/{lamp.general}/messages"))["items"]
    assert [item for item in said if not item["notice"]] == []


async def test_a_plan_is_changed_and_cancelled(ada: Person, lamp: Place) -> None:
    planned = await ada.does("POST", f"/v1/channels/{lamp.general}/scheduled", text="a", at=in_(hours=1))
    path, at = f"/v1/scheduled/{planned['id']}", in_(hours=2)
    await ada.does("PATCH", path, text="b", at=at)
    shown = await ada.gets(path)
    assert (shown["text"], datetime.fromisoformat(shown["at"])) == ("b", datetime.fromisoformat(at))
    await ada.does("DELETE", path)
    assert (await ada.gets(path))["status"] == "cancelled"
    assert (await ada.gets(f"{lamp.path}/scheduled"))["items"] == []
    problem(await ada.asks("PATCH", path, json={"text": "c"}), 409, "schedule_over")
    await ada.does("DELETE", path)


async def test_the_same_id_is_the_same_plan(ada: Person, lamp: Place) -> None:
    path, wish = (
        f"/v1/channels/{lamp.general}/scheduled",
        {"text": "a", "at": in_(hours=1), "id": str(uuid4())},
    )
    first = await ada.does("POST", path, **wish)
    assert await ada.does("POST", path, **wish) == first
    problem(await ada.asks("POST", path, json={**wish, "text": "b"}), 409, "id_taken", "id")
    assert len((await ada.gets(f"{lamp.path}/scheduled"))["items"]) == 1


@pytest.mark.parametrize(
    ("wish", "status", "code"),
    [
        ({"text": "x", "at": in_(seconds=-1)}, 422, "time_invalid"),
        ({"text": "x", "at": in_(days=121)}, 422, "time_invalid"),
        ({"text": " ", "at": in_(hours=1)}, 422, "text_invalid"),
        ({"text": "x", "at": "2030-01-01T00:00:00"}, 400, "malformed"),
        ({"text": "x", "at": "soon"}, 400, "malformed"),
        ({"text": "x"}, 400, "malformed"),
    ],
)
async def test_what_cannot_be_planned_is_refused(
    ada: Person, lamp: Place, wish: dict[str, str], status: int, code: str
) -> None:
    problem(await ada.asks("POST", f"/v1/channels/{lamp.general}/scheduled", json=wish), status, code)


async def test_a_list_goes_on(ada: Person, lamp: Place) -> None:
    for hour in (3, 1, 2):
        await ada.does("POST", f"/v1/channels/{lamp.general}/scheduled", text=str(hour), at=in_(hours=hour))
    page = await ada.gets(f"{lamp.path}/scheduled", limit=2)
    rest = await ada.gets(f"{lamp.path}/scheduled", limit=2, after=page["next"])
    assert [item["text"] for item in page["items"] + rest["items"]] == ["1", "2", "3"]
