"""Mrkdwn becomes Markdown: laws on any text, then the forms that matter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from history.slack.sequences import unescaped
from history.slack.text import Markdown, Names, markdown_of

HANDLES = {"U1": "ada", "U2": "bob"}
NAMES = Names(
    handle_of=lambda key: HANDLES.get(key, key.lower()),
    channel_of={"C1": "general"}.get,
    introduce=lambda _key, _label: None,
)
PIECES = st.sampled_from(
    [
        "<@U1>",
        "<@U2|b>",
        "<",
        ">",
        "<!here>",
        "<#C1|>",
        "&lt;",
        "&amp;",
        "&gt;",
        "*",
        "_",
        "~",
        "`",
        "```",
        "\n",
        "<https://x.org|a*b>",
        " ",
        "word",
        "\x00",
        "�",
        "|",
        "&gt;&gt;&gt; ",
        "<!date^1^{x}|y>",
        "é",
    ]
)
MARKUP = st.lists(PIECES | st.text(max_size=5), max_size=20).map("".join)


def markdown(text: str) -> Markdown:
    return markdown_of(text, NAMES)


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@given(MARKUP | st.text(st.characters()))
def test_no_text_is_too_broken_and_all_output_can_be_stored(text: str):
    result = markdown(text).text
    assert "\0" not in result
    result.encode()


@given(MARKUP)
def test_escaped_text_never_mentions_anybody(text: str):
    result = markdown(escape(text))
    assert result.mentions == ()
    assert not result.everyone


@given(st.text(st.characters(exclude_characters="*~`\0", exclude_categories=["Cs"])))
def test_what_was_typed_comes_back_when_it_holds_no_marks(text: str):
    if ">>>" not in text:
        assert markdown(escape(text)).text == text


@given(st.text())
def test_unescaping_undoes_escaping_once(text: str):
    assert unescaped(escape(text)) == text
    assert unescaped(escape(escape(text))) == escape(text)


@given(st.text(st.characters(exclude_characters="`\n\0", exclude_categories=["Cs"]), min_size=1))
def test_code_is_what_was_typed(code: str):
    assert markdown(f"a `{escape(code)}` *b*").text == f"a `{code}` **b**"
    assert markdown(f"```{escape(code)}``` *b*").text == f"```{code}``` **b**"


@given(st.sampled_from(["<@U1>", "<!here>", "<#C1>", "*b*", "~s~", "<@U1> *b* <!channel>"]))
def test_code_mentions_nobody_and_keeps_its_marks(code: str):
    for fence in ("`", "```"):
        assert markdown(f"{fence}{code}{fence}") == Markdown(f"{fence}{code}{fence}")


@pytest.mark.parametrize(
    ("slack", "ours"),
    [
        ("*b* _i_ ~s~", "**b** _i_ ~~s~~"),
        ("(*b*), *c*.", "(**b**), **c**."),
        ("2*3*4 and a * b * c", "2*3*4 and a * b * c"),
        ("**already** ~~there~~", "**already** ~~there~~"),
        ("* not bold*\n*nor\nthis*", "* not bold*\n*nor\nthis*"),
        ("*hello <@U1>* and *`code`*", "**hello @ada** and **`code`**"),
        ("&gt; one\n&gt;&gt;&gt; two\nthree", "> one\n> two\n> three"),
        ("<https://x.org|https://x.org> <http://x.org|x.org>", "https://x.org http://x.org"),
        ("<https://x.org/a_(b)|[b] c>", r"[\[b\] c](https://x.org/a_%28b%29)"),
        ("<javascript:alert(1)|click>", "<javascript:alert(1)|click>"),
        ("<ftp://x.org/> <mailto:a@x.org|write>", "ftp://x.org/ [write](mailto:a@x.org)"),
        ("`curl <https://x.org/?a=1&amp;b=2>`", "`curl https://x.org/?a=1&b=2`"),
        ("`<http://x.org|x.org>`", "`x.org`"),
        ("<#C1> <#C1|old> <#C9|gone> <#C9>", "#general #general #gone #C9"),
        ("<!subteam^S1|@core> <!subteam^S1> <!date^0^{d}>", "@core @team 1970-01-01 00:00 UTC"),
        ("&amp;lt;b&amp;gt; &quot;", "&lt;b&gt; &quot;"),
        ("vector<T> <stdio.h> a < b", "vector<T> <stdio.h> a < b"),
    ],
)
def test_the_forms_of_slack(slack: str, ours: str):
    assert markdown(slack).text == ours


def test_a_person_mentioned_twice_is_mentioned_once():
    assert markdown("<@U2> <@U1> <@U2|bob>").mentions == ("U2", "U1")
