"""The Slack import of the largest archive, until the last message can be read."""

import msgspec

from bench.archive import archive, imported
from bench.beside import beside
from bench.figure import Figure, median, whole
from bench.ground import Ground
from bench.operator import operator


async def measure(ground: Ground) -> Figure:
    """In one process, which also projects; then once beside people who talk and read, and a projector."""
    reports = [(await imported(ground))[1] for _ in range(ground.size(2, 1))]
    rounds = [report.messages / report.seconds for report in reports]
    database = await ground.database()
    async with beside(ground, database) as life:
        calm, counting = await life.calm(), await life.counting()
        words = ("import", "slack", str(archive(ground)), "--workspace", "imported", "--json")
        said, reads = await life.during(operator(life.parts, *words))
    live = msgspec.json.decode(said)
    return Figure(
        name="import_messages_per_s",
        value=round(median(rounds)),
        unit="messages/s",
        against="a target of 5,000",
        details={
            "rounds": whole(rounds),
            "messages": reports[0].messages,
            "seconds": [report.seconds for report in reports],
            "beside_100_commands_per_s": round(live["messages"] / live["seconds"]),
            "reads_ms": {"calm": calm, "counting": counting, "meanwhile": reads},
        },
    )
