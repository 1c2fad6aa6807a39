"""The AsyncAPI document says what is said."""

import json
from collections.abc import Iterator
from typing import Any, get_args

import httpx
import jsonschema_rs
import pytest

from gateway import answers, requests
from gateway.asyncapi import document
from gateway.closing import Closing
from projections.frames.types import EPHEMERAL, FRAMES
from tests.gateway.caller import Caller, Door

PAGE: dict[str, Any] = json.loads(document())
MESSAGES: dict[str, Any] = PAGE["components"]["messages"]


def within(value: Any) -> Iterator[dict[str, Any]]:
    match value:
        case dict():
            yield value
            for inner in value.values():
                yield from within(inner)
        case list():
            for inner in value:
                yield from within(inner)
        case _:
            pass


def validator(message: str) -> jsonschema_rs.Validator:
    schema = {**MESSAGES[message]["payload"], "components": PAGE["components"]}
    return jsonschema_rs.validator_for(schema)


def test_it_has_every_frame_and_every_close_code():
    said = {f"said.{one.__struct_config__.tag}" for one in get_args(requests.Request)}
    told = {f"told.{one.__struct_config__.tag}" for one in answers.Answer.__subclasses__()}
    told |= {f"told.{name}" for name in (*FRAMES, *EPHEMERAL)}
    assert set(MESSAGES) == said | told
    codes = [why["code"] for why in PAGE["channels"]["socket"]["x-close-codes"]]
    assert codes == [why.code for why in Closing]


def test_every_reference_leads_somewhere():
    for part in within(PAGE):
        if reference := part.get("$ref"):
            found: Any = PAGE
            for step in reference.removeprefix("#/").split("/"):
                found = found[step]


@pytest.mark.parametrize("message", MESSAGES)
def test_every_payload_is_a_schema(message: str):
    assert validator(message).is_valid({}) is False


def test_what_is_said_is_told_apart_from_what_is_not():
    assert validator("said.resume").is_valid({"type": "resume", "epoch": "e", "since": 1})
    assert not validator("said.resume").is_valid({"type": "resume", "epoch": "e", "since": -1})
    assert not validator("said.ping").is_valid({"type": "ping", "more": 1})


async def test_it_is_served_and_what_is_heard_is_in_it(door: Door, ada: Caller):
    async with httpx.AsyncClient() as http:
        served = await http.get(f"http://127.0.0.1:{door.port}/schema/asyncapi.json")
    assert served.json() == PAGE
    await ada.say("open", root_id=door.scribe.general)
    await ada.say("watch", user_ids=[door.scribe.bob])
    await ada.answer("error")
    await ada.answer("user_active")
    for heard in ada.said:
        validator(f"told.{heard['type']}").validate(heard)
