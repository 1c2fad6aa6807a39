"""The Slack import of the largest archive, until the last message can be read."""

from bench.archive import archive, imported
from bench.beside import beside
from bench.figure import Figure, median, whole
from bench.ground import Ground
from history.imports.run import import_slack


async def measure(ground: Ground) -> Figure:
    """In one process, which also projects; then once beside people who talk and read, and a projector."""
    reports = [(await imported(ground))[1] for _ in range(ground.size(2, 1))]
    rounds = [report.messages / report.seconds for report in reports]
    database = await ground.database()
    async with beside(ground, database) as life:
        calm = await life.calm()
        report, reads = await life.during(import_slack(database, archive(ground), "imported"))
    return Figure(
        name="import_messages_per_s",
        value=round(median(rounds)),
        unit="messages/s",
        against="a target of 5,000",
        details={
            "rounds": whole(rounds),
            "messages": reports[0].messages,
            "seconds": [report.seconds for report in reports],
            "beside_100_commands_per_s": round(report.messages / report.seconds),
            "reads_ms": {"calm": calm, "meanwhile": reads},
        },
    )
