"""A Redis of one's own, to be killed and started again."""

import subprocess
from pathlib import Path

from cli.embedded.programs import redis_program


class Redis:
    def __init__(self, folder: Path) -> None:
        self._program = redis_program(folder)
        self._path = folder / "redis.sock"
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"unix://{self._path}"

    def start(self) -> None:
        self._process = subprocess.Popen(
            [self._program, "--port", "0", "--unixsocket", self._path, "--save", "", "--appendonly", "no"],
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout
        for line in self._process.stdout:
            if b"accept connections" in line:
                return
        raise RuntimeError("redis-server did not start")

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            if self._process.stdout:
                self._process.stdout.close()
            self._process = None
