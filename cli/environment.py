"""The environment as settings, with a wrong variable told in one sentence."""

import os
from collections.abc import Mapping
from typing import Any

import click

import settings
from settings import PREFIX, Settings


def from_environment(decided: Mapping[str, Any] | None = None) -> Settings:
    """What is decided already is not asked of the environment."""
    ours = {PREFIX + name.upper(): str(value) for name, value in (decided or {}).items()}
    try:
        return settings.read({**os.environ, **ours})
    except settings.SettingsError as error:
        raise click.ClickException(str(error)) from None
