"""The Slack import of the largest archive, until the last message can be read."""

from bench.archive import imported
from bench.figure import Figure, median, whole
from bench.ground import Ground


async def measure(ground: Ground) -> Figure:
    """In one process, which also projects, since no projector runs."""
    reports = [(await imported(ground))[1] for _ in range(ground.size(2, 1))]
    rounds = [report.messages / report.seconds for report in reports]
    return Figure(
        name="import_messages_per_s",
        value=round(median(rounds)),
        unit="messages/s",
        against="a target of 5,000",
        details={
            "rounds": whole(rounds),
            "messages": reports[0].messages,
            "seconds": [report.seconds for report in reports],
        },
    )
