"""The library's own suites for recorders, run on our append; and the stock recorder, reading our log."""

from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import ApplicationRecorder
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from eventsourcing.tests.persistence import (
    ApplicationRecorderTestCase,
    NonInterleavingNotificationIDsBaseCase,
)

from domain.decisions.messages import post
from store.recorder import LogRecorder
from tests.people import fresh, said, workspace_of_two
from tests.projected import append_all


def datastore_of(database_url: str, **options: Any) -> PostgresDatastore:
    parts = urlsplit(database_url)
    return PostgresDatastore(
        dbname=parts.path[1:],
        host=parse_qs(parts.query).get("host", [parts.hostname or ""])[0],
        port=str(parts.port or 5432),
        user=parts.username or "postgres",
        password=parts.password or "",
        **options,
    )


class Recording:
    """The library's cases are unittest classes: each test gets its database from our fixture."""

    @pytest.fixture(autouse=True)
    def _datastore(self, database_url: str):
        self.datastore = datastore_of(database_url)
        with self.datastore:
            yield

    def create_recorder(self) -> LogRecorder:
        recorder = LogRecorder(self.datastore)
        recorder.create_table()
        return recorder

    def new_originator_id(self) -> UUID:
        return uuid4()


class TestLogRecorder(Recording, ApplicationRecorderTestCase[ApplicationRecorder]):
    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestNonInterleaving(Recording, NonInterleavingNotificationIDsBaseCase):
    pass


async def test_the_stock_recorder_reads_our_log(database_url: str):
    world = workspace_of_two()
    world.do(post, said(fresh(1), "hi"))
    await append_all(database_url, world)
    with datastore_of(database_url) as datastore:
        stock = PostgresApplicationRecorder(datastore)
        notifications = stock.select_notifications(start=1, limit=1000)
        assert [notification.id for notification in notifications] == [of.position for of in world.log]
        newest = stock.select_events(world.log[-1].stream)
        assert newest[-1].topic == "message.posted"
        assert b'"text":"hi"' in newest[-1].state


def test_the_fast_path_that_loses_events_is_refused(database_url: str):
    with (
        datastore_of(database_url, enable_db_functions=True) as datastore,
        pytest.raises(ValueError, match="DB_FUNCTIONS"),
    ):
        LogRecorder(datastore)
