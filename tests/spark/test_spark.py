"""Exported files are read by Spark as they are."""
# pyright: reportMissingImports=false
# Spark is installed only where there is Java; types are checked everywhere.

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession, functions

from domain.decisions.messages import post
from history.exports.run import export
from tests.dsl import BOB
from tests.people import HERE, fresh, said, workspace_of_two
from tests.projected import append_all


@pytest.fixture
def spark(tmp_path: Path) -> Iterator[Any]:
    building: Any = SparkSession.builder
    for name, value in {
        "spark.ui.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "1",
        "spark.local.dir": str(tmp_path / "spark"),
        "spark.sql.warehouse.dir": str(tmp_path / "warehouse"),
    }.items():
        building = building.config(name, value)
    session = building.master("local[1]").getOrCreate()
    yield session
    session.stop()


@pytest.mark.timeout(300)  # a Java machine starts
@pytest.mark.filterwarnings("default")  # Spark's own
async def test_rows_types_and_partitions(database_url: str, tmp_path: Path, spark: Any):
    world = workspace_of_two()
    for n in range(5):
        world.do(post, said(fresh(n), f"word {n}", by=BOB))
    await append_all(database_url, world)
    manifest = export(database_url, tmp_path / "files", window=7)
    log = spark.read.parquet(str(tmp_path / "files"))
    assert log.count() == manifest.rows == len(world.log)
    types = dict(log.dtypes)
    assert (types["position"], types["event"], types["occurred_at"], types["day"]) == (
        "bigint",
        "string",
        "timestamp",
        "date",
    )
    days = {row.day for row in log.where(f"workspace = '{HERE}'").select("day").distinct().collect()}
    assert days == {of.at.date() for of in world.log if of.workspace_id == HERE}
    assert all(isinstance(day, date) for day in days)
    told = log.where("type = 'message.posted'").orderBy("position")
    texts = told.select(functions.get_json_object("event", "$.text")).collect()
    assert [text for (text,) in texts][-5:] == [f"word {n}" for n in range(5)]
    assert log.where("workspace IS NULL").count() == sum(of.workspace_id is None for of in world.log)
