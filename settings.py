"""What an installation decides, read once from the environment by the composition root."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Port = Annotated[int, Meta(ge=0, le=65535)]
PREFIX = "BACKSCROLL_"


class SettingsError(ValueError):
    """A variable is missing or is not what was expected; the sentence names it and never shows its value."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, rename=lambda name: PREFIX + name.upper()):
    database_url: Annotated[str, Meta(pattern="^postgres(ql)?://")]
    redis_url: Annotated[str, Meta(pattern="^(rediss?|unix)://")]
    bus_url: Annotated[str, Meta(pattern="^(rediss?|unix)://")] | None = (
        None  # of a cluster: nodes, with commas
    )
    secret: Annotated[str, Meta(min_length=32)]  # signs access tokens: 256 bits, as RFC 7518 asks of HS256
    api_host: str = "127.0.0.1"
    api_port: Port = 8000
    gateway_host: str = "127.0.0.1"
    gateway_port: Port = 8001
    allowed_origins: Annotated[str, Meta(pattern=r"^\*$|^https?://[^/\s]+( https?://[^/\s]+)*$")] | None = (
        None
    )
    public_gateway_url: Annotated[str, Meta(pattern="^wss?://")] | None = None
    public_url: Annotated[str, Meta(pattern="^https?://")] | None = None
    smtp_url: Annotated[str, Meta(pattern="^smtps?://")] | None = None
    mail_from: str = "backscroll@localhost"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["text", "json"] = "text"
    link_previews: bool = True
    presence: bool = True
    sockets_per_person: Annotated[int, Meta(ge=0)] = 100
    sockets_per_address: Annotated[int, Meta(ge=0)] = 1000
    commands_per_second: Annotated[float, Meta(ge=0)] = 50  # of one person, key or place; 0 is no limit
    trusted_proxies: str | None = None  # whose word about addresses is taken
    checkpoints: str | None = None  # a file: a line a day
    data_dir: str = ".backscroll"

    @property
    def bus(self) -> str:
        """Where hints and frames travel."""
        return self.bus_url or self.redis_url

    @property
    def api_url(self) -> str:
        return f"http://{self.api_host}:{self.api_port}"

    @property
    def gateway_url(self) -> str:
        """Where clients open their socket: the public address if a proxy stands in front."""
        return self.public_gateway_url or f"ws://{self.gateway_host}:{self.gateway_port}/v1/socket"


def read(environment: Mapping[str, str]) -> Settings:
    """An empty variable is as good as none: compose passes on what nobody has set."""
    ours = {name: value for name, value in environment.items() if name.startswith(PREFIX) and value}
    try:
        return msgspec.convert(ours, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsError(sentence_of(str(error))) from None


def sentence_of(error: str) -> str:
    """msgspec speaks of objects and paths; an operator knows variables."""
    if missing := re.search(r"missing required field `(\w+)`", error):
        return f"{missing[1]} is not set"
    if wrong := re.fullmatch(r"(?P<what>.*) - at `\$\.(?P<name>\w+)`", error):
        return f"{wrong['name']} is not usable: {wrong['what'][0].lower()}{wrong['what'][1:]}"
    return error
