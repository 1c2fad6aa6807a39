"""Whatever a client says, the gateway answers in whole frames or ends it with a documented code."""

import asyncio
import json
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from picows import WSMsgType

from gateway.requests import Request
from tests.fuzz.line import KINDS, Said, frames_in, speak

NAMES = st.sampled_from(["type", "token", "since", "user_ids"])


def _plain(request: Any) -> Any:
    return msgspec.to_builtins(request)


def _is_valid(request: Any) -> bool:
    """Hypothesis knows the types and not their bounds."""
    try:
        msgspec.convert(_plain(request), Request)
    except msgspec.ValidationError:
        return False
    return True


requests = st.from_type(Request).filter(_is_valid)  # type: ignore[arg-type]
kinds = st.sampled_from(KINDS)
payloads = st.one_of(
    st.binary(max_size=200),
    requests.map(lambda said: json.dumps(_plain(said)).encode()),
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(NAMES | st.text(), inner),
        max_leaves=20,
    ).map(lambda value: json.dumps(value).encode()),
    st.builds(lambda size: b"x" * size, st.integers(0, 20_000)),
)
frames = st.builds(Said, kinds, st.booleans(), st.booleans(), payloads)


@settings(max_examples=300, deadline=None)
@given(st.lists(frames, max_size=120))
def test_any_frames(said: list[Said]):
    asyncio.run(speak(said))


def test_nothing_is_said_after_goodbye():
    """Not even what comes of a request that was under way."""
    wrong = Said(WSMsgType.TEXT, True, False, b'{"type":"auth","token":"x"}')
    goodbye = Said(WSMsgType.CLOSE, True, False, b"")
    assert asyncio.run(speak([wrong, goodbye])) == []


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes(said: bytes):
    """As the fuzzer reads them."""
    asyncio.run(speak(frames_in(said)))


@settings(max_examples=100, deadline=None)
@given(requests, st.lists(st.integers(1, 40), max_size=20))
def test_every_request_is_understood_in_any_fragments(request: Any, cuts: list[int]):
    whole = json.dumps(_plain(request)).encode()
    answers = asyncio.run(speak(_cut(whole, cuts)))
    assert b'"bad_frame"' not in b"".join(answers)


def _cut(whole: bytes, sizes: list[int]) -> list[Said]:
    parts: list[bytes] = []
    for size in sizes:
        parts.append(whole[:size])
        whole = whole[size:]
    parts.append(whole)
    last = len(parts) - 1
    return [
        Said(WSMsgType.CONTINUATION if place else WSMsgType.TEXT, place == last, False, part)
        for place, part in enumerate(parts)
    ]
