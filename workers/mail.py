"""Handing a letter to a mail server."""

import asyncio
import smtplib
import ssl
from email.message import EmailMessage
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

PATIENCE = 20.0
"""Seconds for a mail server to answer."""


class RefusedForGood(Exception):
    """The server will never take this letter: trying again would only annoy it."""


class Mail(NamedTuple):
    """`url` is `smtp://user:password@host:port` (STARTTLS where offered) or `smtps://…`."""

    url: str | None = None
    sender: str = "backscroll@localhost"

    async def hand_over(self, letter: EmailMessage) -> None:
        """Returns once the server has taken it.

        Raises RefusedForGood; OSError or SMTPException if it may be tried again.
        """
        letter["From"] = self.sender
        await asyncio.to_thread(_deliver, urlsplit(self.url or ""), letter)


def _deliver(url: SplitResult, letter: EmailMessage) -> None:
    with _server(url) as server:
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        try:
            server.send_message(letter)
        except smtplib.SMTPRecipientsRefused as refused:
            _give_up_if_final(next(code for code, _ in refused.recipients.values()))
            raise
        except smtplib.SMTPDataError as refused:
            _give_up_if_final(refused.smtp_code)
            raise


def _server(url: SplitResult) -> smtplib.SMTP:
    host, context = url.hostname or "", ssl.create_default_context()
    if url.scheme == "smtps":
        return smtplib.SMTP_SSL(host, url.port or 465, timeout=PATIENCE, context=context)
    server = smtplib.SMTP(host, url.port or 25, timeout=PATIENCE)
    try:
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=context)
    except BaseException:
        server.close()
        raise
    return server


def _give_up_if_final(code: int) -> None:
    """5xx of this letter or its reader; of us (who we are, who we say we are) it is ours to repair."""
    if 500 <= code < 600:
        raise RefusedForGood(code)
