"""Who is let in: whose session lives, in the life of the log that this gateway hears."""

from gateway import resume
from gateway.arrivals import Arrival, Asked
from gateway.closing import Closing
from gateway.identity import Identity, is_good
from gateway.process import Process
from gateway.socket import Socket


async def admit(
    process: Process, socket: Socket, who: Identity, since: int | None, at_least: int
) -> Arrival | None:
    """None if the socket is closed: the session has ended, or the log lives another life."""
    asked = Asked(who.user_id, who.session_id, since)
    arrival = await resume.arrive(process.arrivals, asked, at_least, process.hub.epoch)
    if arrival.epoch != process.hub.epoch:
        process.hub.stray()
        socket.close(Closing.RESTARTING)
    elif resume.is_live(asked, arrival) and await _is_behind(process, who):
        return arrival
    else:
        socket.close(who.ending)
    return None


async def _is_behind(process: Process, who: Identity) -> bool:
    """Whoever made the key, if they came by one."""
    return who.owner is None or await is_good(process.pool, who)
