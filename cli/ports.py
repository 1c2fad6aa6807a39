"""The two ports that people know, looked at before anything starts."""

import socket

import click
import psutil


def chosen(host: str, port: int, option: str) -> int:
    """The port, if it can be had; 0 stands for any that is free."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"port {port} on {host} cannot be used: {error.strerror}{holder(port)}. "
                f"Choose another with {option}."
            ) from None
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
