"""`make fuzz`: whatever a client may say, by a fuzzer that sees which lines it reaches (atheris)."""

import asyncio
import resource
import sys
from importlib import import_module
from typing import Any

atheris: Any = import_module("atheris")

with atheris.instrument_imports(include=["gateway", "store"]):
    from tests.fuzz.line import frames_in, speak

loop = asyncio.new_event_loop()
seen = 0


def one(data: bytes) -> None:
    global seen  # noqa: PLW0603
    loop.run_until_complete(speak(frames_in(data)))
    seen += 1
    if seen % 50_000 == 0:
        kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"{seen} inputs, at most {kilobytes / 1024:.1f} MiB", flush=True)


atheris.Setup(sys.argv, one)
atheris.Fuzz()
