"""The folder of one installation: its data, secret, logs and sockets, and who holds it."""

import fcntl
import hashlib
import os
import secrets
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec

SOCKET_PATH_LIMIT = 100  # bytes that a Unix socket's address takes: 107 on Linux, 103 on macOS


class Place(msgspec.Struct, frozen=True):
    root: Path

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def run_file(self) -> Path:
        return self.root / "run.json"

    @property
    def checkpoints(self) -> Path:
        return self.root / "checkpoints.jsonl"

    @property
    def seeded(self) -> Path:
        return self.root / "demo.json"

    @property
    def sockets(self) -> Path:
        """Where Postgres and Redis listen; a deep folder's would not fit into a socket's address."""
        near = self.root / "sockets"
        if len(os.fsencode(near / ".s.PGSQL.5432.lock")) <= SOCKET_PATH_LIMIT and "," not in str(near):
            return near
        name = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"backscroll-{name}"

    def prepare(self) -> None:
        # Root's Postgres runs under another account, which must pass through but may not list.
        self.root.mkdir(parents=True, exist_ok=True)
        self.root.chmod(0o711 if os.geteuid() == 0 else 0o700)
        self.logs.mkdir(mode=0o700, exist_ok=True)

    def secret(self) -> str:
        """The signing key, drawn once."""
        path = self.root / "secret"
        if not path.exists():
            write_privately(path, secrets.token_urlsafe(48).encode())
        return path.read_text().strip()

    @contextmanager
    def held(self) -> Generator[None]:
        """Ours alone for the time; the kernel lets go when the holder dies, however it dies."""
        with (self.root / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise click.ClickException(
                    f"{self.root} is in use by another Backscroll: stop it, or choose another with --data."
                ) from None
            yield


def place_at(folder: Path) -> Place:
    return Place(folder.expanduser().resolve())


def write_privately(path: Path, content: bytes) -> None:
    """Readable by its owner only, and never half written."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
