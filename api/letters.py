"""Letters by e-mail: sent by SMTP in the background, or told to the log where no server is set."""

import asyncio
import logging
import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from domain.ids import UserId
from store.log import Pool
from store.mail_tokens import Purpose, issue

logger = logging.getLogger(__name__)

PATIENCE = 20.0
"""Seconds for a mail server to answer."""

TEXTS: dict[Purpose, tuple[str, str]] = {
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


class Letters:
    """`smtp_url` is `smtp://user:password@host:port` (STARTTLS where offered) or `smtps://…`.

    A letter that cannot be sent is lost, and asked for again by whoever waits for it.
    """

    def __init__(self, smtp_url: str | None, sender: str, public_url: str) -> None:
        self._smtp_url = smtp_url
        self._sender = sender
        self._public_url = public_url.rstrip("/")
        self._on_their_way: set[asyncio.Task[None]] = set()

    async def write(self, pool: Pool, whom: UserId, purpose: Purpose, address: str) -> None:
        """With a link that proves who reads it."""
        async with pool.connection() as connection:
            token = await issue(connection, whom, purpose, address)
        link = f"{self._public_url}/#/{purpose}/{token}"
        if self._smtp_url is None:
            logger.info("no mail server is set (BACKSCROLL_SMTP_URL); for %s: %s", address, link)
            return
        letter = self._letter(address, purpose, link)
        sending = asyncio.create_task(self._send(self._smtp_url, letter), name="letter")
        self._on_their_way.add(sending)
        sending.add_done_callback(self._on_their_way.discard)

    def _letter(self, address: str, purpose: Purpose, link: str) -> EmailMessage:
        subject, text = TEXTS[purpose]
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = self._sender, address, subject
        letter.set_content(text.format(link=link))
        return letter

    async def _send(self, url: str, letter: EmailMessage) -> None:
        try:
            await asyncio.to_thread(deliver, url, letter)
        except (OSError, smtplib.SMTPException) as error:
            logger.warning("a letter could not be sent: %s", error)

    async def close(self) -> None:
        """Waits for those on their way."""
        if self._on_their_way:
            await asyncio.wait(self._on_their_way, timeout=PATIENCE)


def deliver(url: str, letter: EmailMessage) -> None:
    """Raises OSError or SMTPException."""
    parts = urlsplit(url)
    secure = parts.scheme == "smtps"
    host, context = parts.hostname or "", ssl.create_default_context()
    server = (
        smtplib.SMTP_SSL(host, parts.port or 465, timeout=PATIENCE, context=context)
        if secure
        else smtplib.SMTP(host, parts.port or 25, timeout=PATIENCE)
    )
    with server:
        server.ehlo()
        if not secure and server.has_extn("starttls"):
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(letter)
