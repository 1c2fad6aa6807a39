"""Markdown becomes HTML that is safe, whatever was written."""

from html.parser import HTMLParser
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.markdown import ATTRIBUTES, LONGEST, TAGS, Names, render
from domain.hashtags import tags_in
from tests.api.conftest import Person, Place, problem

BOB = UUID(int=2)
NAMES = Names({"bob": BOB}, {"general": UUID(int=3)})
PIECES = st.sampled_from(
    [
        *("<script>", "</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<!--", "-->"),
        *(
            "javascript:alert(1)",
            "JaVaScRiPt&#58;alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "//evil.example",
        ),
        *(
            "[a](",
            "](",
            ")",
            "[a]: ",
            "<",
            ">",
            '"',
            "'",
            "`",
            "```",
            "\n",
            "\n\n",
            "    ",
            "\t",
            "&lt;",
            "&#x3c;",
        ),
        *(
            "@bob",
            "@channel",
            "#general",
            "#tag",
            "#1",
            "**",
            "_",
            "~~",
            "|",
            "|-|",
            "> ",
            "- ",
            "1. ",
            "![a](",
        ),
        *("<a href=", "style=", "onclick=", "https://example.org", "<https://example.org>", "mailto:a@b.c"),
    ]
)
TEXTS = st.lists(
    st.one_of(PIECES, st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)),
    max_size=20,
).map("".join)


class Reader(HTMLParser):
    """Reads a fragment, and finds fault with what is not on the list."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, set()) | ({"rel"} if tag == "a" else set()):
                self.faults.append(f"{tag} {name}")
            if name == "href" and not (value or "").lower().startswith(("http:", "https:", "mailto:")):
                self.faults.append(f"{tag} {value}")

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_comment(self, data: str) -> None:
        self.faults.append("a comment")

    def handle_decl(self, decl: str) -> None:
        self.faults.append("a declaration")

    def unknown_decl(self, data: str) -> None:
        self.faults.append("a declaration")

    def handle_pi(self, data: str) -> None:
        self.faults.append("an instruction")


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


@settings(max_examples=600, deadline=None)
@given(TEXTS, st.sampled_from(["text", "code", "action"]), st.sampled_from(["", "py", 'x"><script>']))
def test_nothing_that_runs_survives(text: str, kind: str, language: str):
    assert read(render(text, kind, language, NAMES)).faults == []  # type: ignore[arg-type]


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_code_is_shown_as_it_was_written(text: str):
    shown = read(render(text, "code")).words
    assert shown == text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "**bold** _it_ ~~no~~ `x<y`",
            "<p><strong>bold</strong> <em>it</em> <s>no</s> <code>x&lt;y</code></p>\n",
        ),
        ("one\ntwo", "<p>one<br>\ntwo</p>\n"),
        (
            "[a](https://x.example)",
            '<p><a href="https://x.example" rel="nofollow noopener noreferrer">a</a></p>\n',
        ),
        ("[a](javascript:x)", "<p>[a](javascript:x)</p>\n"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"),
        ("hi @Bob.", f'<p>hi <span class="mention" data-user-id="{BOB}">@Bob</span>.</p>\n'),
        ("@eve `@bob` a@bob", "<p>@eve <code>@bob</code> a@bob</p>\n"),
        ("@here", '<p><span class="mention everyone">@here</span></p>\n'),
        ("#General", f'<p><span class="channel" data-channel-id="{UUID(int=3)}">#General</span></p>\n'),
        ("#Roof #1", '<p><span class="hashtag" data-tag="roof">#Roof</span> #1</p>\n'),
    ],
)
def test_what_words_become(text: str, html: str):
    assert render(text, names=NAMES) == html


def test_a_very_long_text_stays_plain():
    assert render("[" * (LONGEST + 1)) == "<p>" + "[" * (LONGEST + 1) + "</p>"


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#Roof and #roof, #two-words- #1 a#b ##c `#code` https://x.example/#d", ("roof", "two-words")),
        ("#été #日本", ("été", "日本")),
    ],
)
def test_words_that_a_text_files_itself_under(text: str, tags: tuple[str, ...]):
    assert tags_in(text) == tags


async def test_html_comes_with_messages_when_asked_for(ada: Person, bob: Person, lamp: Place) -> None:
    id = await ada.says(lamp.general, f"**hi** {bob.call} in #general <b>")
    html = (
        f'<p><strong>hi</strong> <span class="mention" data-user-id="{bob.id}">{bob.call}</span> in '
        f'<span class="channel" data-channel-id="{lamp.general}">#general</span> &lt;b&gt;</p>\n'
    )
    assert "html" not in await bob.gets(f"/v1/messages/{id}")
    plain = await bob.gets(f"/v1/messages/{id}")
    assert await bob.gets(f"/v1/messages/{id}", render="html") == {**plain, "html": html}
    page = await bob.gets(f"/v1/channels/{lamp.general}/messages", render="html")
    assert [item["html"] for item in page["items"] if not item["notice"]] == [html]
    await ada.says(lamp.general, "x = 1", reply_to=id, content_type="code", language="py")
    replies = await bob.gets(f"/v1/messages/{id}/replies", render="html")
    assert replies["items"][0]["html"] == '<pre><code class="language-py">x = 1</code></pre>'
    await ada.does("DELETE", f"/v1/messages/{id}")
    assert (await bob.gets(f"/v1/messages/{id}", render="html"))["html"] == ""


async def test_a_text_can_be_looked_at_before_it_is_said(
    ada: Person, bob: Person, eve: Person, lamp: Place
) -> None:
    text = f"{bob.call} {eve.call} #general"
    await ada.gets(lamp.path)
    answer = await ada.asks("POST", f"{lamp.path}/render", json={"text": text})
    told = answer.json()["html"]
    assert (answer.status_code, bob.id in told, eve.id in told, lamp.general in told) == (
        200,
        True,
        False,
        True,
    )
    problem(await eve.asks("POST", f"{lamp.path}/render", json={"text": ""}), 404, "workspace_not_found")
