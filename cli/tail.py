"""`backscroll tail`: a socket for the terminal, every frame a line."""

import asyncio
from pathlib import Path

import click
import msgspec
from picows import (
    WSCloseCode,
    WSError,
    WSFrame,
    WSListener,
    WSMsgType,
    WSTransport,
    ws_connect,  # pyright: ignore[reportUnknownVariableType]
)

from cli import options
from cli.client import Api, Refused
from cli.place import place_at
from cli.running import running


@click.command
@options.data
@click.option("--url", help="Of the gateway's socket. Left out: the one of the running `up` in --data.")
@click.option("--token", help="An access token.")
@click.option("--as", "email", help="Sign in as this e-mail at the running `up` instead of bringing a token.")
@click.option("--password", help="For --as; asked for if left out.")
@click.option(
    "--since",
    help="Resume from here: EPOCH:POSITION of a hello, or of a frame that another position followed.",
)
def tail(
    data: Path, url: str | None, token: str | None, email: str | None, password: str | None, since: str | None
) -> None:
    """Print every frame that a person is sent, a line each, until Ctrl-C."""
    found = running(place_at(data))
    if not url or not token:
        if found is None or found.api_url is None or found.gateway_url is None:
            raise click.ClickException(
                f"nothing runs in {data}: give --url and --token, or start `backscroll up`."
            )
        url = url or found.gateway_url
        if not token:
            email = email or click.prompt("E-mail")
            password = password or str(click.prompt("Password", hide_input=True))
            token = signed_in(found.api_url, email, password)
    raise SystemExit(asyncio.run(listen(url, token, since)))


def signed_in(url: str, email: str, password: str) -> str:
    try:
        with Api(url) as api:
            return api.sign_in(email, password)
    except (OSError, Refused) as error:
        raise click.ClickException(f"{email} is not signed in: {error}") from None


class Lines(WSListener):
    """Signs in, then prints."""

    def __init__(self, token: str, since: str | None) -> None:
        self._token = token
        self._since = since
        self.connected = False
        self.closed = ""

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.connected = True
        self._say(transport, {"type": "auth", "token": self._token})
        if self._since:
            epoch, _, position = self._since.rpartition(":")
            self._say(transport, {"type": "resume", "epoch": epoch, "since": int(position)})

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        match frame.msg_type:
            case WSMsgType.TEXT:
                click.echo(frame.get_payload_as_utf8_text())
            case WSMsgType.CLOSE:
                self.closed = f"closed with {frame.get_close_code()}: {frame.get_close_message() or ''}"
                transport.disconnect()
            case _:
                pass

    def _say(self, transport: WSTransport, frame: dict[str, object]) -> None:
        transport.send(WSMsgType.TEXT, msgspec.json.encode(frame))


async def listen(url: str, token: str, since: str | None) -> int:
    """The exit code: 0 if we left, 1 if we were shown out."""
    lines = Lines(token, since)
    try:
        transport, _ = await ws_connect(lambda: lines, url)
    except (OSError, WSError) as error:
        raise click.ClickException(f"{url} does not answer: {error}") from None
    if not lines.connected:  # picows does not say when the line breaks before the answer
        raise click.ClickException(f"{url} does not answer: closed before the handshake was over")
    try:
        await transport.wait_disconnected()
    except asyncio.CancelledError:
        transport.send_close(WSCloseCode.OK)
        transport.disconnect()
        return 0
    click.echo(lines.closed or "the connection was lost", err=True)
    return 1
