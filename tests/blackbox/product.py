"""The product as its users meet it: started by its command, known by its addresses."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx

ROOT = Path(__file__).parents[2]
PATIENCE = 90.0
T = TypeVar("T")


def eventually(what: Callable[[], T | None], within: float = PATIENCE) -> T:
    """The first answer that is not empty."""
    deadline = time.monotonic() + within
    while not (found := what()):
        assert time.monotonic() < deadline, f"{what} did not come true in {within} s"
        time.sleep(0.02)  # between looks at a condition of another process
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Product:
    """One `backscroll up` and its folder."""

    def __init__(self, data: Path, port: int, gateway_port: int) -> None:
        self.data = data
        self.url = f"http://127.0.0.1:{port}"
        self.sockets = f"ws://127.0.0.1:{gateway_port}/v1/socket"

    def run(self) -> dict[str, Any] | None:
        try:
            return json.loads((self.data / "run.json").read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return None

    @property
    def database_url(self) -> str:
        run = self.run()
        assert run is not None
        return run["database_url"]

    def pid(self, part: str) -> int | None:
        run = self.run()
        return run["parts"][part]["pid"] if run and part in run["parts"] else None

    def kill(self, part: str) -> None:
        """With -9, and waits for the supervisor to have started another."""
        before = eventually(lambda: self.pid(part))
        os.kill(before, signal.SIGKILL)
        eventually(lambda: (after := self.pid(part)) is not None and after != before)

    def ready(self) -> bool:
        try:
            return httpx.get(self.url + "/health/ready", timeout=5).status_code == 200
        except httpx.TransportError:
            return False


@contextmanager
def running(data: Path) -> Generator[Product]:
    port, gateway_port = free_port(), free_port()
    command = [sys.executable, "-m", "cli", "up", "--data", str(data), "--no-demo"]
    command += ["--port", str(port), "--gateway-port", str(gateway_port)]
    with (data.parent / "up.log").open("wb") as log:
        child = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    product = Product(data, port, gateway_port)
    try:
        eventually(lambda: child.poll() is not None or product.ready())
        assert child.poll() is None, (data.parent / "up.log").read_text()
        yield product
    finally:
        child.send_signal(signal.SIGINT)
        try:
            child.wait(60)
        finally:
            child.kill()
