"""The parts of a load in C, so cheap that they do not limit what is measured; built where they are needed."""

import functools
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).parent


@functools.cache
def built(name: str) -> Path:
    """The program, for the length of this process."""
    folder = Path(tempfile.mkdtemp(prefix="backscroll-native-"))
    subprocess.run(["cc", "-O2", "-o", folder / name, HERE / f"{name}.c"], check=True)
    return folder / name
