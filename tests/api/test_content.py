"""What a message can be beside words."""

from typing import Any
from uuid import uuid4

import pytest

from tests.api.conftest import Person, Place, problem

FILE = {"name": "a.png", "url": "https://files.example/a.png", "content_type": "image/png", "size": 3}


@pytest.mark.parametrize(
    ("wish", "shown"),
    [
        ({"content_type": "code", "text": "x", "language": "py"}, {"text": "x", "language": "py"}),
        ({"content_type": "code", "text": "x"}, {"language": None}),
        ({"content_type": "image", "files": [FILE]}, {"text": "", "files": [FILE]}),
        ({"content_type": "file", "text": "see", "files": [FILE]}, {"text": "see", "files": [FILE]}),
        ({"text": "see", "files": [FILE]}, {"content_type": "text", "files": [FILE]}),
        (
            {"content_type": "location", "location": {"lat": 54.5, "lon": -7.25}},
            {"location": {"lat": 54.5, "lon": -7.25, "label": ""}},
        ),
        (
            {"content_type": "location", "location": {"lat": 0, "lon": 0, "label": "pier"}, "text": "here"},
            {"text": "here", "location": {"lat": 0.0, "lon": 0.0, "label": "pier"}},
        ),
    ],
)
async def test_each_kind_shows_its_own_fields(
    ada: Person, bob: Person, lamp: Place, wish: dict[str, Any], shown: dict[str, Any]
) -> None:
    path, wish = f"/v1/channels/{lamp.general}/messages", {**wish, "id": str(uuid4())}
    first = await ada.asks("POST", path, json=wish)
    again = await ada.asks("POST", path, json=wish)
    assert (first.status_code, again.json()) == (201, first.json()), first.text
    message = await bob.gets(f"/v1/messages/{wish['id']}")
    assert {name: message[name] for name in shown} == shown
    assert message["content_type"] == wish.get("content_type", "text")


@pytest.mark.parametrize(
    ("wish", "status", "code", "field"),
    [
        ({"content_type": "code", "text": " "}, 422, "text_invalid", "text"),
        ({"content_type": "code"}, 400, "malformed", "text"),
        ({"text": "x", "language": "py"}, 422, "content_invalid", "language"),
        ({"content_type": "code", "text": "x", "language": "a b"}, 422, "value_invalid", "language"),
        ({"content_type": "image"}, 422, "content_invalid", "files"),
        ({"content_type": "audio", "files": [FILE]}, 422, "content_invalid", "files.content_type"),
        ({"content_type": "file", "files": [FILE] * 11}, 422, "value_invalid", "files"),
        (
            {"content_type": "file", "files": [{**FILE, "url": "javascript:x"}]},
            422,
            "content_invalid",
            "files.url",
        ),
        ({"content_type": "file", "files": [{**FILE, "name": "\0"}]}, 422, "value_invalid", "files.name"),
        ({"content_type": "code", "text": "x", "files": [FILE]}, 422, "content_invalid", "files"),
        ({"content_type": "location"}, 422, "content_invalid", "location"),
        (
            {"content_type": "location", "location": {"lat": 91, "lon": 0}},
            422,
            "value_invalid",
            "location.lat",
        ),
        ({"content_type": "location", "location": {"lat": 1}}, 400, "malformed", "location.lon"),
        ({"text": "x", "location": {"lat": 0, "lon": 0}}, 422, "content_invalid", "location"),
        ({"content_type": "poll"}, 422, "content_invalid", "poll"),
        ({"content_type": "poll", "text": "x" * 40_001}, 422, "content_invalid", "poll"),
        ({"content_type": "song", "text": "x"}, 422, "value_invalid", "content_type"),
    ],
)
async def test_what_does_not_fit_its_kind_is_not_posted(
    ada: Person, lamp: Place, wish: dict[str, Any], status: int, code: str, field: str
) -> None:
    answer = await ada.asks("POST", f"/v1/channels/{lamp.general}/messages", json=wish)
    problem(answer, status, code, field)


async def test_the_same_id_with_other_content_is_taken(ada: Person, lamp: Place) -> None:
    path = f"/v1/channels/{lamp.general}/messages"
    wish: dict[str, Any] = {"id": str(uuid4()), "content_type": "code", "text": "x", "language": "py"}
    assert (await ada.asks("POST", path, json=wish)).status_code == 201
    problem(await ada.asks("POST", path, json={**wish, "language": "c"}), 409, "id_taken", "id")
