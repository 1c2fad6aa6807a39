"""Looking up links: against a real server, and only as far as strangers may be trusted."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import suppress
from ipaddress import ip_address
from typing import Any

import httpcore
import pytest
from httpcore import AnyIOBackend

from workers import links
from workers.guarded import Guard, NotPublic, public
from workers.links import Links, Unreachable
from workers.pages import Page, read_page

PAGE = b"""<!doctype html><html><head><meta charset="utf-8"><title>Plain &amp; simple</title>
<meta property="og:title" content="The  log"><meta name="description" content="Every night.">
<meta property="og:site_name" content="Lighthouse"><meta property="og:image" content="/lamp.png"></head>"""


def ok(body: bytes, kind: str = "text/html", more: str = "") -> bytes:
    head = f"content-type: {kind}\r\ncontent-length: {len(body)}\r\n{more}connection: close\r\n\r\n"
    return b"HTTP/1.1 200 OK\r\n" + head.encode() + body


def moved(to: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode()


class Site:
    """A web server on this machine, with what it was asked for."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            path = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode()
            self.asked.append(path)
            if path == "/slow":
                await reader.read()
            elif path == "/endless":
                writer.write(
                    b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n" + PAGE
                )
                while True:
                    writer.write(b" " * 65536)
                    await writer.drain()
            writer.write(
                self.pages.get(path, b"HTTP/1.1 404 No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            )
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@pytest.fixture
async def site() -> AsyncGenerator[Site]:
    found = Site()
    server = await asyncio.start_server(found.answer, "127.0.0.1", 0)
    found.port = server.sockets[0].getsockname()[1]
    found.pages["/log"] = ok(PAGE)
    yield found
    server.close()


@pytest.fixture
async def looking(site: Site) -> AsyncGenerator[Links]:
    async with Links({("127.0.0.1", site.port)}) as found:
        yield found


async def test_a_page_is_shown_as_it_tells_of_itself(site: Site, looking: Links) -> None:
    shown = Page("The log", "Every night.", "Lighthouse", f"{site.url}/lamp.png")
    assert await looking.look_up(f"{site.url}/log") == shown


async def test_redirects_are_followed_a_little(site: Site, looking: Links) -> None:
    site.pages |= {"/a": moved("/b"), "/b": moved("/log"), "/loop": moved("/loop")}
    page = await looking.look_up(f"{site.url}/a")
    assert page is not None
    assert page.title == "The log"
    assert await looking.look_up(f"{site.url}/loop") is None
    assert site.asked.count("/loop") == links.MOST_REDIRECTS + 1


async def test_no_redirect_leads_home(site: Site, looking: Links) -> None:
    other = Site()
    server = await asyncio.start_server(other.answer, "127.0.0.1", 0)
    other.port = server.sockets[0].getsockname()[1]
    for path, to in {"/1": other.url, "/2": "http://localhost/", "/3": "file:///etc/passwd"}.items():
        site.pages[path] = moved(to)
        assert await looking.look_up(site.url + path) is None
    assert other.asked == []
    server.close()


@pytest.mark.parametrize(
    "answer",
    [
        ok(b"\x89PNG", "image/png"),
        ok(b"{}", "application/json"),
        ok(PAGE, "text/html", "content-encoding: gzip\r\n"),
        ok(b"<p>no title</p>"),
        b"HTTP/1.1 403 No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    ],
    ids=["picture", "data", "packed", "no title", "refused"],
)
async def test_what_is_no_page_is_not_shown(site: Site, looking: Links, answer: bytes) -> None:
    site.pages["/x"] = answer
    assert await looking.look_up(f"{site.url}/x") is None


async def test_an_endless_page_is_left_early(site: Site, looking: Links) -> None:
    page = await looking.look_up(f"{site.url}/endless")
    assert page is not None
    assert page.title == "The log"


async def test_a_slow_page_is_left_too(site: Site, looking: Links, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "PATIENCE", 0.2)
    with pytest.raises(Unreachable, match="TimeoutError"):
        await looking.look_up(f"{site.url}/slow")


@pytest.mark.parametrize(
    "broken", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 502 Bad\r\ncontent-length: 0\r\n\r\n"]
)
async def test_a_broken_server_is_tried_again_later(site: Site, looking: Links, broken: bytes) -> None:
    site.pages["/x"] = broken
    with pytest.raises(Unreachable):
        await looking.look_up(f"{site.url}/x")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://0x7f.1/",
        "http://127.1/",
        "http://0/",
        "http://127.0.0.1./",
        "http://localhost./",
        "http://①②⑦.⓪.⓪.①/",
        "http://ⓛocalhost/",
        "http://127。0。0。1/",
        "http://%31%32%37.0.0.1/",
        "http://[::]/",
        "http://[::ffff:7f00:1]/",
        "http://[::127.0.0.1]/",
        "http://[fe80::1%25lo]/",
        "http://100.64.0.1/",
        "http://8.8.8.8@127.0.0.1/",
        "http://127.0.0.1#@8.8.8.8/",
        "http://127.0.0.1:80\\@8.8.8.8/",
        "http://8.8.8.8:99999/",
        "gopher://8.8.8.8/",
        "http:///",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "https://192.168.0.1/",
        "http://[fe80::1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://8.8.8.8:6379/",
        "http://user:word@8.8.8.8/",
        "http://" + "x" * 300 + ".example/",
        "ftp://8.8.8.8/",
    ],
)
async def test_what_is_not_public_is_not_asked(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it is found to be ours, or to be nothing."""
    connected = list[str]()

    async def connect(_: Any, host: str, *__: Any, **___: Any) -> Any:
        connected.append(host)
        raise httpcore.ConnectError

    monkeypatch.setattr(AnyIOBackend, "connect_tcp", connect)
    async with Links() as looking:
        with suppress(Unreachable):
            assert await looking.look_up(url) is None
    assert connected == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("fc00::1", False),
        ("2002:7f00:1::", False),
        ("::ffff:10.0.0.1", False),
        ("::10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b:1::7f00:1", False),
        ("fec0::1", False),
        ("0.0.0.0", False),
        ("169.254.169.254", False),
    ],
)
def test_which_addresses_are_public(address: str, expected: bool) -> None:
    assert public(ip_address(address)) is expected


async def test_what_was_looked_at_is_what_is_connected_to(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is public once, and ours from then on."""
    answers, connected = ["8.8.8.8", "127.0.0.1"], list[str]()

    async def resolve(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, 1, 6, "", (answers.pop(0), port))]

    async def connect(_: Any, host: str, *__: Any, **___: Any) -> Any:
        connected.append(host)
        raise httpcore.ConnectError

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve)
    monkeypatch.setattr(AnyIOBackend, "connect_tcp", connect)
    async with Links() as looking:
        with pytest.raises(Unreachable):
            await looking.look_up("http://rebinding.example/")
    assert connected == ["8.8.8.8"]


async def test_a_name_is_looked_up_once_and_one_bad_address_is_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A resolver that answers differently the second time is not asked a second time."""
    asked: list[str] = []

    async def answers(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, 1, 6, "", (each, port)) for each in ("8.8.8.8", "127.0.0.1")]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", answers)
    with pytest.raises(NotPublic):
        await Guard().connect_tcp("rebinding.example", 80)
    assert asked == ["rebinding.example"]


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (b"<title>a\x00b \r\n c</title>", "a b c"),
        (b"<title>" + b"x" * 400 + b"</title>", "x" * 299 + "…"),
        ("<meta charset=iso-8859-1><title>é</title>".encode("latin-1"), "é"),
        (b"<meta charset=zip><title>x</title>", "x"),
        (b"<title>one</title><svg><title>two</title></svg>", "one"),
        (b"<meta property=og:title content='<b>bold</b>'>", "<b>bold</b>"),
    ],
)
def test_titles_are_lines_of_text(content: bytes, title: str) -> None:
    page = read_page(content, None, "https://a.example/")
    assert page is not None
    assert page.title == title
