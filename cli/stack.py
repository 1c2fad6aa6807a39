"""What `up` and `servers` keep alive, in the order in which one part needs the other."""

import asyncio
import logging

from cli.child import once
from cli.client import Refused
from cli.demo.people import ADA
from cli.demo.seed import seed
from cli.embedded.postgres import create_cluster, postgres_recipe
from cli.embedded.redis import redis_recipe
from cli.journal import Journal
from cli.place import Place
from cli.rows import environment_of, part, parts
from cli.supervisor import Supervisor
from cli.welcome import say_servers, say_welcome
from settings import Settings
from store.sql import statements

_sql = statements(__name__)
logger = logging.getLogger("backscroll")


async def servers_alone(place: Place, *, lent: bool = False) -> None:
    journal = Journal(place, None, lent=lent)
    async with journal.supervised() as supervisor:
        await start_servers(place, supervisor)
        journal.ready()
        say_servers(journal.running)
        await asyncio.Event().wait()


async def everything(place: Place, settings: Settings, *, demo: bool) -> None:
    journal = Journal(place, settings)
    async with journal.supervised() as supervisor:
        await start_servers(place, supervisor)
        await once(part(place, "migrate", environment_of(settings)))
        await renewed(place, settings)
        await supervisor.start(*parts(place, settings))
        journal.ready()
        if (
            demo
            and not place.seeded.exists()
            and await asyncio.to_thread(fit_for_demo, settings.database_url)
        ):
            await seeded(place, settings)
        say_welcome(place, settings)
        await asyncio.Event().wait()


async def renewed(place: Place, settings: Settings) -> None:
    """Read models that an older version has made are made anew."""
    if await asyncio.to_thread(_outdated, settings.database_url):
        logger.info("the read models are of another version: they are rebuilt from the log first")
        await once(part(place, "rebuild", environment_of(settings)))


def _outdated(database_url: str) -> bool:
    import psycopg

    from migrations import outdated

    with psycopg.connect(database_url, autocommit=True) as connection:
        return outdated(connection)


def fit_for_demo(database_url: str) -> bool:
    """An empty log is, and one in which it was begun: no chat that was restored without its demo.json."""
    import psycopg

    with psycopg.connect(database_url) as connection:
        return connection.execute(_sql.fit_for_demo, {"email": ADA.email}).fetchone() == (True,)


async def seeded(place: Place, settings: Settings) -> None:
    """Nobody's chat stays down because the demo could not be played."""
    try:
        await asyncio.to_thread(seed, place, settings.api_url)
    except (OSError, Refused) as error:
        logger.warning("the demo is not complete; the next start tries again: %s", error)


async def start_servers(place: Place, supervisor: Supervisor) -> None:
    await asyncio.to_thread(create_cluster, place)
    await supervisor.start(postgres_recipe(place), redis_recipe(place))
