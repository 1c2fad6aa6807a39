"""States of streams, folded from the log and remembered."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from domain.decision import Stream
from domain.refusals import IdTaken
from store import log
from store.codec import codec
from store.connections import Connection

SNAPSHOT_EVERY = 200
"""Events folded since the last snapshot that make a new one worth its write."""


S = TypeVar("S")

Key = tuple[str, UUID]
Known = tuple[int, Any]
"""Version and state."""


def key_of(stream: Stream[Any]) -> Key:
    """An id alone would not do: somebody may ask for a message by the id of a channel."""
    return stream.fold.name, stream.id


class States:
    """(version, state) of the streams used last; stale ones are found out by the append's guards."""

    def __init__(self, most: int = 20_000) -> None:
        self._kept: OrderedDict[Key, tuple[int, Any]] = OrderedDict()
        self._most = most

    def recall(self, stream: Stream[Any]) -> Known | None:
        kept = self._kept.get(key_of(stream))
        if kept is not None:
            self._kept.move_to_end(key_of(stream))
        return kept

    def keep(self, stream: Stream[Any], known: Known) -> None:
        key = key_of(stream)
        self._kept[key] = known
        self._kept.move_to_end(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def forget(self, stream: Stream[Any]) -> None:
        self._kept.pop(key_of(stream), None)

    async def load(self, connection: Connection, streams: Sequence[Stream[Any]]) -> dict[Key, Known]:
        """Folds these streams afresh: in one query, but for those with snapshots.

        Raises IdTaken if one that a client names as new is of another kind.
        """
        whole = {stream.id: stream for stream in streams if not stream.fold.snapshots}
        folded: dict[Key, Known] = {key_of(stream): (0, stream.fold.initial) for stream in whole.values()}
        if whole:
            for id, version, topic, event in await log.read_streams(connection, list(whole)):
                key = key_of(whole[id])
                folded[key] = _apply(whole[id], folded[key][1], version, topic, event)
        for stream in streams:
            if stream.fold.snapshots:
                folded[key_of(stream)] = await _from_snapshot(connection, stream)
            self.keep(stream, folded[key_of(stream)])
        return folded


async def state_of(connection: Connection, stream: Stream[S]) -> S:
    """As the log has it now; nothing is remembered."""
    return (await States().load(connection, [stream]))[key_of(stream)][1]


async def _from_snapshot(connection: Connection, stream: Stream[Any]) -> Known:
    since, state = 0, stream.fold.initial
    if kept := await log.snapshot_of(connection, stream.id):
        since, state = kept[0], msgspec.json.decode(kept[1], type=stream.fold.state)
    tail = await log.read_stream_since(connection, stream.id, since)
    version = since
    for _, number, topic, event in tail:
        version, state = _apply(stream, state, number, topic, event)
    if version - since > SNAPSHOT_EVERY:
        await log.keep_snapshot(connection, stream.id, version, msgspec.json.encode(state))
    return version, state


def _apply(stream: Stream[Any], state: Any, version: int, topic: str, event: bytes) -> Known:
    """One event further. A stream of another kind is none of the kind asked for, whoever asks.

    It stays at version 0, so that the log refuses whatever would be written there.
    """
    if topic.partition(".")[0] == stream.fold.name:
        return version, stream.fold.evolve(state, codec.decode(topic, event))
    if stream.unseen:
        raise IdTaken("this id names something of another kind", field="id")
    return 0, stream.fold.initial
