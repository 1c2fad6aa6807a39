"""The environment as settings, with a wrong variable told in one sentence."""

import os

import click

import settings
from settings import Settings


def from_environment() -> Settings:
    try:
        return settings.read(os.environ)
    except settings.SettingsError as error:
        raise click.ClickException(str(error)) from None
