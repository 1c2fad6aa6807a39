"""`backscroll history erase`: words out of the log, for good."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import click
import msgspec
import psycopg
from rich.console import Console
from rich.progress import Progress

from cli.counting import counted
from cli.options import servers_of
from cli.servers import servers
from domain.decisions.erasing import BeginErasure, begin_erasure
from domain.erasure import Subject
from domain.ids import SYSTEM
from domain.refusal import Refusal
from history.erasure.certificate import Certificate, certificate
from projections.views.progress import progress
from store.appender import Appender
from store.connections import LIVE, connect, open_pool
from store.courtesy import keep_to_one_core
from store.executor import Executor
from store.hints import ERASED, LOG, Announcer
from store.recorded import Circumstances
from workers.erasing.eraser import Busy, Eraser

console = Console(stderr=True)

KINDS: dict[str, Subject] = {"message": "message", "person": "person", "workspace": "workspace"}


class NoProjector(Exception):
    """Nobody would take the words out of the read models."""


@click.command
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.argument("id", type=click.UUID)
@click.option(
    "--certificate", "file", type=click.Path(dir_okay=False, path_type=Path), help="Where to; else printed."
)
@click.option("--resume", type=click.UUID, metavar="ERASURE", help="Go on with one that was interrupted.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@servers_of
def erase(kind: str, id: UUID, file: Path | None, resume: UUID | None, yes: bool, data: Path | None) -> None:
    """Take the words of a message, a person or a workspace out of the log and of all that follows from it.

    Ids, times, counts and threads stay, and the log is proven as before. Accounts and workspaces are deleted
    first. A projector must be running. Interrupted, the jobs go on with it, and so does --resume.
    """
    if not yes:
        click.confirm(f"The words of {kind} {id} cannot be brought back. Erase them?", abort=True)
    try:
        with servers(data) as settings, Progress(console=console, transient=True) as shown:
            keep_to_one_core()
            task = shown.add_task("erasing", total=None)
            whose = (settings.database_url, settings.bus, KINDS[kind], id, resume or uuid4())
            done = asyncio.run(carried_out(*whose, lambda upto: shown.update(task, completed=upto)))
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None
    except NoProjector:
        raise click.ClickException(
            "No projector is at work, so the words would stay in what people see: start `up`, or a part "
            "`projector`, and erase again."
        ) from None
    except Busy:
        raise click.ClickException(
            "Another erasure is under way: this one is carried out by the jobs."
        ) from None
    except psycopg.errors.InsufficientPrivilege as error:
        raise click.ClickException(f"{error}: GRANT backscroll_erasure to this account, see docs.") from None
    _hand_over(done, file)


async def carried_out(
    database_url: str,
    bus: str,
    subject: Subject,
    id: UUID,
    erasure: UUID,
    done: Callable[[int], None] = lambda _: None,
) -> Certificate:
    """Begun, if it is not yet, and carried out here; `done` is told how far the log has been read.

    Raises NoProjector, and has begun nothing then.
    """
    async with AsyncExitStack() as opened:
        enter = opened.enter_async_context
        pool = await enter(open_pool(database_url, most=4, options=LIVE))
        appender = await enter(Appender(database_url, announce=await enter(Announcer(bus, LOG))))
        async with pool.connection() as asked:
            if not (await progress(asked)).projector:
                raise NoProjector
        executor, tell = Executor(appender, pool), await enter(Announcer(bus, ERASED))
        wish = BeginErasure(actor=SYSTEM, at=datetime.now(UTC), erasure_id=erasure, subject=subject, id=id)
        about = Circumstances(actor_id=SYSTEM, correlation_id=erasure)
        await executor.execute(begin_erasure, wish, about)
        connection = await enter(await connect(database_url))
        await Eraser(pool, executor, tell, asyncio.Event()).carry_out(connection, erasure, done)
        return await certificate(connection, erasure)


def _hand_over(done: Certificate, file: Path | None) -> None:
    text = msgspec.json.format(msgspec.json.encode(done))
    if file is None:
        click.echo(text)
    else:
        file.write_bytes(text + b"\n")
        lost = counted(done.erased, "event has lost its words", "events have lost their words")
        click.echo(f"{lost}; {file} says which.")
