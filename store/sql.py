"""SQL kept in files: beside `x.py` stands `x.sql`, one heading per statement, `-- name: of_channel`."""

import re
from importlib.resources import files
from types import SimpleNamespace
from typing import Any

_HEADING = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


def statements(module: str) -> Any:
    """The statements of the module's own file, as attributes."""
    package, _, name = module.rpartition(".")
    _, *parts = _HEADING.split((files(package) / f"{name}.sql").read_text("utf-8"))
    bodies = (body.strip().rstrip(";").encode() for body in parts[1::2])
    return SimpleNamespace(**dict(zip(parts[::2], bodies, strict=True)))
