"""A channel of 215,132 messages passes through a small, bounded piece of memory."""

import subprocess
import sys
from pathlib import Path

READ = """
import resource, sys
from history.slack import open_archive
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before, count = peak(), 0
with open_archive(sys.argv[1]) as archive:
    for conversation in archive.conversations():
        for message in archive.messages(conversation):
            count += 1
print(count, peak() - before)
"""


def test_reading_the_largest_channel_takes_less_than_100_mb(corpus: Path):
    path = corpus / "irc-ubuntu.slack.zip"
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)], cwd=root, capture_output=True, text=True, check=True
    )
    count, kilobytes = map(int, done.stdout.split())
    assert count == 215_132
    assert kilobytes < 100_000  # 215,132 decoded rows together would be several times that
