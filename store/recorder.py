"""The log as the eventsourcing library knows it: its applications may write beside ours, by our append."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import psycopg
from eventsourcing.persistence import IntegrityError, ListenNotifySubscription, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg.rows import tuple_row

from migrations import upgrade
from store.batch import Batch

TABLE = "stored_events"
POLL = 0.2
"""Seconds between looks at the log."""


class LogRecorder(PostgresApplicationRecorder):
    """Reads as the library's own recorder does, for our table is a superset of its; appends guarded.

    The library's `POSTGRES_ENABLE_DB_FUNCTIONS` must stay off: its function takes no lock, events are lost.
    """

    def __init__(self, datastore: PostgresDatastore) -> None:
        if datastore.enable_db_functions:
            raise ValueError(
                "expected POSTGRES_ENABLE_DB_FUNCTIONS to be off: without the lock readers lose events"
            )
        super().__init__(datastore, events_table_name=TABLE)

    def create_table(self) -> None:
        """Migrates the database to the head of our schema."""
        with self.datastore.get_connection() as connection:
            upgrade(connection)

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int]:
        """All of these or none; the notification ids in order.

        Raises IntegrityError when a version is taken.
        """
        if not stored_events:
            return []
        with (
            self.datastore.get_connection() as connection,
            psycopg.RawCursor(connection, row_factory=tuple_row) as cursor,
        ):
            cursor.execute(Batch.statement, _parameters(stored_events), binary=True, prepare=True)
            failed, taken, last = cursor.fetchall()[0]
        if failed or taken:
            raise IntegrityError("a version of one of these streams is taken")
        return list(range(last - len(stored_events) + 1, last + 1))

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> "PolledSubscription":
        return PolledSubscription(self, gt, topics)


class PolledSubscription(ListenNotifySubscription[LogRecorder]):
    """Looks by itself: NOTIFY in the append would make every commit of the server wait for every other."""

    def _loop_on_pull(self) -> None:
        try:
            while not self._has_been_stopped:
                self._pull()
                self._has_been_notified.wait(POLL)
        except BaseException as error:
            self._thread_error = self._thread_error or error
            self.stop()


def _parameters(stored_events: Sequence[StoredEvent]) -> list[list[Any]]:
    """One command, guarded by the version before each stream's first."""
    first: dict[UUID | str, int] = {}
    for event in stored_events:
        first.setdefault(event.originator_id, event.originator_version)
    nothing: list[Any] = [None] * len(stored_events)
    return [
        list(first),
        [version - 1 for version in first.values()],
        [event.originator_id for event in stored_events],
        [event.originator_version for event in stored_events],
        [event.topic for event in stored_events],
        [event.state for event in stored_events],
        *([nothing] * 5),
    ]
