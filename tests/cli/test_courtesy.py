"""Operators' commands come after those who answer people."""

import asyncio
import os
import subprocess
import sys

from cli.courtesy import NICENESS, give_way

HERE = os.PRIO_PROCESS, 0
NICE = "import os; print(os.getpriority(os.PRIO_PROCESS, 0))"


async def test_only_who_asks_gives_way_and_what_it_begins():
    before = os.getpriority(*HERE)

    def work(times: int) -> tuple[int, int]:
        for _ in range(times):
            give_way()
        child = subprocess.run([sys.executable, "-c", NICE], capture_output=True, check=True)
        return os.getpriority(*HERE), int(child.stdout)

    expected = max(before, NICENESS)
    assert await asyncio.to_thread(work, 1) == (expected, expected)
    assert await asyncio.to_thread(work, 2) == (expected, expected)
    assert os.getpriority(*HERE) == before
