"""The two ports that people know, looked at before anything starts."""

import random
import socket
from contextlib import suppress

import click
import psutil

ANY = range(20_000, 32_768)
"""Linux takes those above for connections to elsewhere: one might have it before whoever is to listen."""


def chosen(host: str, port: int, option: str) -> int:
    """The port, if it can be had; 0 stands for any that is free."""
    try:
        return _bound(host, port) if port else _any(host)
    except OSError as error:
        raise click.ClickException(
            f"port {port} on {host} cannot be used: {error.strerror}{holder(port)}. "
            f"Choose another with {option}."
        ) from None


def _any(host: str) -> int:
    for port in random.sample(ANY, 100):
        with suppress(OSError):
            return _bound(host, port)
    return _bound(host, 0)


def _bound(host: str, port: int) -> int:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
        return probe.getsockname()[1]


def holder(port: int) -> str:
    try:
        found = next(
            each.pid
            for each in psutil.net_connections("tcp")
            if each.status == "LISTEN" and getattr(each.laddr, "port", None) == port
        )
        return f", {psutil.Process(found).name()} (process {found}) listens there" if found else ""
    except (StopIteration, psutil.Error):
        return ""
