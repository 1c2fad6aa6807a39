"""What letters say, and to whom they go: read from the log at the moment they are sent."""

import logging
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import NamedTuple
from uuid import UUID

from domain.ids import UserId
from domain.invite import invite
from domain.letter import Letter, LetterWished
from domain.user import user
from domain.workspace import workspace
from store.connections import Connection
from store.derivation import Derive
from store.mail_tokens import Proving, issue
from store.states import state_of
from workers.mail import Mail

logger = logging.getLogger(__name__)

PROOF = {
    "verify": (
        "Is this your address?",
        """Somebody signed up with this address. If it was you, open this within seven days:

{link}

If it was not, do nothing.
""",
    ),
    "reset": (
        "A new password",
        """Somebody asked for a new password for the account with this address.
If it was you, open this within an hour:

{link}

If it was not, do nothing: the old one stays good.
""",
    ),
}

INVITE = """{host} invites you to the workspace {place}. Sign up with this address, or sign in, and open:

{link}

If you do not know them, do nothing.
"""


class Written(NamedTuple):
    """`link` is what the letter is about, for a log file in its place."""

    address: str
    link: str
    letter: EmailMessage


class Writing:
    """Without a mail server, links are told to the log file: for trying out."""

    def __init__(self, mail: Mail, public_url: str, derive: Derive) -> None:
        self._mail = mail
        self._public_url = public_url.rstrip("/")
        self._derive = derive

    async def write(self, connection: Connection, id: UUID, wish: Letter) -> Written | None:
        """None if it has become needless."""
        wished = wish.wished
        if wished is None:
            return None
        if wished.purpose == "invite":
            written = await self._invite(connection, wished.about)
        else:
            written = await self._proof(connection, id, wish.number, wished)
        if written is not None:
            host = self._mail.sender.rpartition("@")[2].strip("> ")
            written.letter["Message-ID"] = f"<{id}.{wish.number}@{host}>"
        return written

    async def hand_over(self, written: Written) -> None:
        """Raises RefusedForGood; OSError or SMTPException if it may be tried again."""
        if self._mail.url is None:
            hint = "no mail server is set (BACKSCROLL_SMTP_URL); for %s: %s"
            logger.info(hint, written.address, written.link)
        else:
            await self._mail.hand_over(written.letter)

    async def _proof(
        self, connection: Connection, id: UUID, number: int, wished: LetterWished
    ) -> Written | None:
        """Its token is derived, so that it stands nowhere and a letter that is sent again says the same."""
        purpose: Proving = "reset" if wished.purpose == "reset" else "verify"
        them = await state_of(connection, user(UserId(wished.about)))
        if not them.exists or (purpose == "verify" and them.verified):
            return None
        drawn = self._derive(b"letter %b %d" % (id.bytes, number))
        token = urlsafe_b64encode(drawn[:24]).decode()
        if not await issue(connection, UserId(wished.about), purpose, them.email, token):
            return None
        link = f"{self._public_url}/#/{purpose}/{token}"
        subject, text = PROOF[purpose]
        return _written(them.email, link, subject, text.format(link=link))

    async def _invite(self, connection: Connection, id: UUID) -> Written | None:
        """It holds no secret: only whoever has proved this address comes in by it."""
        found = await state_of(connection, invite(id))
        if found.workspace_id is None or not found.open_at(datetime.now(UTC)):
            return None
        place = await state_of(connection, workspace(found.workspace_id))
        host = await state_of(connection, user(found.invited_by))
        if not place.exists:
            return None
        link = f"{self._public_url}/#/invites/{id}"
        name, title = _line(host.profile.display_name or host.username), _line(place.name)
        text = INVITE.format(host=name, place=title, link=link)
        return _written(found.email, link, f"You are invited to {title}", text)


def _written(address: str, link: str, subject: str, text: str) -> Written:
    letter = EmailMessage()
    letter["To"], letter["Subject"] = address, subject
    letter["Date"] = format_datetime(datetime.now(UTC))
    letter.set_content(text)
    return Written(address, link, letter)


def _line(name: str) -> str:
    """As one line: a name may not begin a header."""
    return " ".join(name.split())
