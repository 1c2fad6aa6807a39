"""What `up` says when everything is ready: addresses, a sign-in, and commands that work when pasted."""

import shlex
import sys
from pathlib import Path

import click

from cli.demo.people import ADA, PASSWORD
from cli.place import Place
from cli.running import Running
from settings import Settings

ARCHIVE = Path(__file__).parent / "demo" / "lighthouse.slack.zip"


def say_servers(running: Running) -> None:
    click.echo(f"Postgres  {running.database_url}\nRedis     {running.redis_url}")


def say_welcome(place: Place, settings: Settings) -> None:
    ours, data = program(), f"--data {shlex.quote(from_here(place.root))}"
    click.echo(f"""
Backscroll is up.
  HTTP API   {settings.api_url}   (its description: {settings.api_url}/schema/openapi.json)
  Sockets    {settings.gateway_url}
  Data       {place.root}   (logs in logs/)""")
    if place.seeded.exists():
        click.echo(f"""
Sign in to the demo as {ADA.email} with the password {PASSWORD}. With curl:

  TOKEN=$(curl -s {settings.api_url}/v1/auth/login -H 'Content-Type: application/json' \\
    -d '{{"email":"{ADA.email}","password":"{PASSWORD}"}}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
  curl -s {settings.api_url}/v1/workspaces -H "Authorization: Bearer $TOKEN"

and everything she is told, live, as lines:

  {ours} tail {data} --as {ADA.email} --password {PASSWORD}""")
    if ARCHIVE.exists():
        owner = f"--owner {ADA.email} " if place.seeded.exists() else ""
        click.echo(f"""
A Slack export becomes a workspace with one line:

  {ours} import slack {shlex.quote(from_here(ARCHIVE))} --workspace harbour {owner}{data}""")
    click.echo("\nCtrl-C stops it; the data stays.\n")


def program() -> str:
    """Our own command, as it can be pasted where it was started."""
    return shlex.quote(from_here(Path(sys.executable).parent / "backscroll"))


def from_here(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
