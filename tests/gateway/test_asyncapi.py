"""The AsyncAPI document says what is said."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

import httpx
import jsonschema_rs
import msgspec
import pytest

from gateway import answers, requests
from gateway.asyncapi import document
from gateway.closing import Closing
from gateway.replay import words
from projections.frames.types import EPHEMERAL, FRAMES
from tests.dsl import ADA
from tests.gateway.caller import Caller, Door
from tests.people import GENERAL, HERE

GATEWAY = Path(__file__).parents[2] / "gateway"
PAGE: dict[str, Any] = json.loads(document())
MESSAGES: dict[str, Any] = PAGE["components"]["messages"]
CHANNELS: dict[str, Any] = PAGE["channels"]


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


def tags(kind: str, structs: Iterable[type[msgspec.Struct]]) -> set[str]:
    return {f"{kind}.{struct.__struct_config__.tag}" for struct in structs}


def test_it_has_every_frame_of_the_socket():
    said = tags("said", get_args(requests.Request))
    told = tags("told", answers.Answer.__subclasses__()) | {f"told.{name}" for name in (*FRAMES, *EPHEMERAL)}
    assert set(CHANNELS["socket"]["messages"]) == said | told
    assert heard_and_told("") == (said, told)


def test_it_has_every_frame_of_a_replay():
    said = tags("replay.said", get_args(words.Request))
    told = tags("replay.told", get_args(words.Answer)) | {f"told.{name}" for name in FRAMES}
    assert set(CHANNELS["replay"]["messages"]) == said | told
    assert heard_and_told("replay.") == (said, told)


def heard_and_told(prefix: str) -> tuple[set[str], ...]:
    """What the operations of a channel name."""
    operations = [PAGE["operations"][f"{prefix}{verb}"] for verb in ("hear", "tell")]
    assert [one["action"] for one in operations] == ["receive", "send"]
    return tuple({message["$ref"].rpartition("/")[2] for message in one["messages"]} for one in operations)


@pytest.mark.parametrize(
    ("channel", "elsewhere"),
    [
        ("socket", {"replay/conversation.py", "replay/showing.py"}),
        ("replay", {"conversation.py", "delivery.py", "visit.py"}),
    ],
)
def test_a_channel_has_the_codes_that_may_end_it(channel: str, elsewhere: set[str]):
    """As the code says them, but for what is the other channel's alone."""
    files = {path.relative_to(GATEWAY).as_posix(): path for path in GATEWAY.rglob("*.py")}
    texts = [files[name].read_text("utf-8") for name in files.keys() - elsewhere - {"asyncapi.py"}]
    said = [why for why in Closing if any(re.search(rf"Closing\.{why.name}\b", text) for text in texts)]
    told = CHANNELS[channel]["x-close-codes"]
    assert [(why["code"], why["reason"]) for why in told] == [(why.code, why.reason) for why in said]


def test_what_a_replay_may_be_asked_for_is_in_its_address():
    assert CHANNELS["replay"]["address"] == "/v1/replay"
    asked = {**CHANNELS["replay"]["bindings"]["ws"]["query"], "components": PAGE["components"]}
    query = jsonschema_rs.validator_for(asked)
    assert query.is_valid({"channel_id": str(GENERAL), "position": 3, "until": 9, "speed": "full"})
    assert query.is_valid({"workspace_id": str(HERE), "at": "2026-05-01T12:00:00Z", "longest": 0.5})
    assert not query.is_valid({"channel_id": str(GENERAL), "speed": -1})
    assert not query.is_valid({"channel_id": str(GENERAL), "backwards": True})


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
    assert validator("replay.said.play").is_valid({"type": "play", "speed": "full"})
    assert not validator("replay.said.play").is_valid({"type": "play", "speed": 0})
    assert validator("replay.said.seek").is_valid({"type": "seek", "position": 0})
    assert not validator("replay.said.stop").is_valid({"type": "pause"})


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


async def test_what_is_heard_of_a_replay_is_in_it(there: Door):
    ada = await there.watch(ADA, f"?workspace_id={HERE}&speed=full")
    await ada.ended()
    for wish in ("rewind", "ping", "stop"):
        await ada.say(wish)
    assert await ada.closed() == 1000
    assert {heard["type"] for heard in ada.said} == {"replay", "error", "pong"}
    assert {heard["type"] for heard in ada.frames} >= {"message_sent", "channel_created"}
    for kind, heard in [("replay.told", one) for one in ada.said] + [("told", one) for one in ada.frames]:
        validator(f"{kind}.{heard['type']}").validate(heard)
