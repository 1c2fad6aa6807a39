"""compose.yaml runs what `up` runs, with everything that an installation may decide."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from cli.main import COMMANDS
from cli.place import Place
from cli.rows import parts, settings_of
from settings import PREFIX, Settings

TAKEN_AS_THEY_ARE = {"api_port", "gateway_port", "log_level", "data_dir"}
"""Of no use in a container: ports are published, logs are all kept, there is no folder."""


@pytest.fixture
def services() -> dict[str, Any]:
    return yaml.safe_load((Path(__file__).parents[2] / "compose.yaml").read_text())["services"]


def test_every_part_of_up_is_a_service(place: Place, services: dict[str, Any]):
    assert {recipe.name for recipe in parts(place, settings_of(place))} <= set(services)


def test_every_service_of_ours_runs_a_command_with_every_setting(services: dict[str, Any]):
    ours = {name: one for name, one in services.items() if name not in ("postgres", "redis")}
    expected = {PREFIX + name.upper() for name in set(Settings.__struct_fields__) - TAKEN_AS_THEY_ARE}
    for name, service in ours.items():
        assert service["command"] == [name]
        assert name in COMMANDS
        assert set(service["environment"]) == expected
