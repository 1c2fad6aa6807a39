"""Each of the 146 oddities keeps its promise."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from history.slack import Joined, Left, NameSet, PurposeSet, TopicSet

ROOT = Path(__file__).parents[3]
CORPUS = ROOT / os.environ.get("BACKSCROLL_CORPUS", "../shared/data/corpus")
CASES: list[dict[str, Any]] = json.loads((CORPUS / "gnarly.cases.json").read_text())
ADA, BOB, DEE, EVE, FAY = "U0ADA00001", "U0BOB00002", "U0DEE00003", "W0EVE00004", "U0FAY00005"
GUS, HAL, GONE, SAM, BOTTY = "U0GUS00006", "U0HAL00007", "U0GONE0009", "U0XCONN010", "U0BOTTY011"
HOOK = "B0HOOK0001"

# A check gets the whole reading and the case's own message, if the case has one.
Check = Callable[[Any, Any], bool]


def says(text: str) -> Check:
    return lambda _, message: message.text == text


def by(author: str, kind: str = "text") -> Check:
    return lambda _, message: (message.author, message.kind) == (author, kind)


def notice(text: str, author: str = ADA, change: object = None) -> Check:
    return lambda _, message: (
        (message.kind, message.text, message.author, message.change)
        == (
            "notice",
            text,
            author,
            change,
        )
    )


def reacted(*expected: tuple[str, tuple[str, ...]]) -> Check:
    return lambda _, message: tuple((each.emoji, each.users) for each in message.reactions) == expected


def replies(count: int, *texts: str) -> Check:
    def check(reading: Any, message: Any) -> bool:
        found = reading.replies("threads", message.key)
        return len(found) == count and (not texts or [each.text for each in found] == list(texts))

    return check


def skipped(reason: str) -> Check:
    return lambda reading, message: message is None and reason in reading.report.skipped


def one_file(**fields: object) -> Check:
    def check(_: Any, message: Any) -> bool:
        [file] = message.files
        return all(getattr(file, name) == value for name, value in fields.items())

    return check


def members(*keys: str) -> Check:
    def check(reading: Any, message: Any) -> bool:
        [found] = [reading.conversations[name] for name, each in reading.messages.items() if message in each]
        return found.members == keys

    return check


def all_of(*checks: Check) -> Check:
    return lambda reading, message: all(check(reading, message) for check in checks)


CHECKS: dict[str, Check] = {
    "join-inviter": notice("@eve has joined the channel", EVE, Joined(EVE)),
    "old-join-label": notice("@hal has joined the channel", HAL, Joined(HAL)),
    "leave": notice("@hal has left the channel", HAL, Left(HAL)),
    "entities": says("1 < 2 && 3 > 2 and a literal &lt;@U0ADA00001&gt;"),
    "escaped-mention": lambda _, m: m.text == "type <@U0BOB00002> to mention someone" and m.mentions == (),
    "mentions": lambda _, m: (
        m.mentions == (ADA, BOB, EVE, GONE, SAM) and m.text.startswith("@ada @bob @eve @")
    ),
    "specials": lambda _, m: m.everyone and m.text == "@here @here @channel @everyone @core @team",
    "date": says("due 18 Feb 2014 ok"),
    "chanrefs": says("#general #random #engineering #secret-plans"),
    "links": says(
        "https://example.org/a?x=1&y=2 [the **b** page](https://example.org/b) info@example.org "
        "[555-0100](tel:+15550100) open (slack://channel?team=T1&id=C1) [x > y](https://example.org/c)"
    ),
    "broken-markup": says("see <https://example.org/unterminated and <@U0ADA00001 also <> <|> <#|>"),
    "code": lambda _, m: (
        m.mentions == ()
        and m.text
        == '```if (a<b && *p) {\n\treturn "<@U0ADA00001>";\n}```\nand `x >>= _1_`\n'
        "> quoted **bold** _it_ ~~no~~\n> rest"
    ),
    "emoji-text": says(
        ":+1: :thumbsup: :wave::skin-tone-3: :simple_smile: :partyparrot: :+1::skin-tone-6: "
        "meeting 10:30:45 a:b:c ::"
    ),
    "unicode": lambda _, m: m.text.startswith("\u202b") and m.text.endswith("\U0001d4d0 \u200b\ufeffend"),
    "nul": says("beforeafter\x01\x1f\x85\u2028end"),
    "lone-surrogate": lambda r, m: m.text == "half � emoji" and "unstorable_character" in r.report.changed,
    "long": lambda _, m: len(m.text) == 40_000,
    "one-word": says("x" * 4_000),
    "crlf": says("line one\r\nline two\r\n\tindented"),
    "blank": says("   \n "),
    "empty-plain": says(""),
    "null-text": says(""),
    "no-text": says(""),
    "blocks-only": says("**Deploy finished**\n**api** is live on [x](https://example.org/x)\nby @ada i"),
    "rich-text": lambda _, m: m.text == "**bold** and @bob :tada:" and m.mentions == (BOB,),
    "edited": lambda _, m: m.edited_at.timestamp() == 1718000696 and m.edited_by == ADA,
    "edited-other": lambda _, m: m.edited_at.timestamp() == 1718001103 and m.edited_by is None,
    "me": lambda _, m: (m.kind, m.author, m.text) == ("action", BOB, "shrugs at <everything>"),
    "topic": notice("@ada set the channel topic: All & sundry", ADA, TopicSet("All & sundry")),
    "topic-cleared": notice("@ada cleared the channel topic", ADA, TopicSet("")),
    "purpose": notice("@ada set the channel description: everything", ADA, PurposeSet("everything")),
    "topic-again": lambda r, m: (
        m.change == TopicSet("Release on Friday") and r.conversations["general"].topic == "Release on Friday"
    ),
    "react": reacted(("+1", (BOB, DEE)), ("taco", (BOB,))),
    "react-skin": reacted(("wave", (BOB,)), ("wave::skin-tone-2", (BOB, DEE)), ("wave::skin-tone-6", (BOB,))),
    "react-alias": reacted(("+1", (BOB,)), ("thumbsup", (BOB,))),
    "react-custom": reacted(("partyparrot", (BOB,)), ("ありがとうございます", (DEE,))),
    "react-gone": lambda r, m: (
        reacted(("ghost", (GONE, BOB)))(r, m) and r.archive.person(GONE).listed is False
    ),
    "react-count": reacted(("fire", (BOB, DEE))),
    "react-dup-user": reacted(("eyes", (BOB,))),
    "react-empty": reacted(),
    "react-on-join": all_of(reacted(("wave", (ADA,))), by(EVE, "notice")),
    "bot-id": lambda r, m: m.author == HOOK and r.archive.person(HOOK).name == "deploybot",
    "bot-noname": lambda r, m: m.author == "B0NOBODY02" and "bot" in r.archive.person(m.author).name,
    "bot-nothing": lambda r, m: r.archive.person(m.author).name == "legacy hook",
    "bot-attach": says("pushed by ada\n[api:main](https://example.org/c)\n`1a2b3c` fix <T>\nStatus: ok"),
    "bot-modern": by(BOTTY),
    "bot-user-null": by(HOOK),
    "human-bot-null": by(BOB),
    "bot-add": notice(
        "added an integration to this channel: [deploybot](https://example.slack.example/services/B0HOOK0001)"
    ),
    "bot-remove": notice("removed an integration from this channel: deploybot"),
    "slackbot": lambda r, m: (
        r.archive.person(m.author).name == "Slackbot" and m.text == "Hello, I&#39;m Slackbot"
    ),
    "reminder": lambda _, m: m.kind == "notice" and "stand up" in m.text,
    "subtype-huddle_thread": by(BOB, "notice"),
    "subtype-group_join": notice("@bob has joined the group", BOB, Joined(BOB)),
    "subtype-group_leave": notice("@bob has left the group", BOB, Left(BOB)),
    "subtype-group_topic": notice("set the topic: t", BOB, TopicSet("t")),
    "subtype-group_purpose": notice("set the purpose: p", BOB, PurposeSet("p")),
    "subtype-group_name": notice("renamed", BOB, NameSet("eng")),
    "subtype-assistant_app_thread": by(BOTTY),
    "U00": by("U00", "notice"),
    "rename": lambda _, m: m.change == NameSet("engineering"),
    "hidden": lambda _, m: m.deleted,
    "not-message": skipped("not_a_message"),
    "no-user": skipped("no_author"),
    "file": one_file(key="F0PLAIN001", name="hello.txt", mimetype="text/plain", size=13, available=True),
    "file-notext": all_of(says(""), one_file(name="pixels.png")),
    "file-unicode": one_file(name="übersicht 📈.txt", available=True),
    "file-nobody": one_file(name="film.mov", size=734003200),
    "file-twice": lambda r, m: m.files == r.at("engineering", "1718000630.969320").files,
    "files-12": lambda _, m: [each.name for each in m.files] == [f"p{n}.jpg" for n in range(12)],
    "file-tombstone": one_file(mode="tombstone", available=False, url=None),
    "file-hidden": one_file(mode="hidden_by_limit", available=False),
    "file-denied": lambda _, m: (
        [each.mode for each in m.files] == ["access_denied", "file_not_found", "not_visible"]
        and not any(each.available for each in m.files)
    ),
    "file-external": one_file(mode="external", url="https://docs.example.org/d/1"),
    "file-snippet": one_file(mode="snippet", name="-.py"),
    "file-canvas": one_file(mode="quip", name="Untitled"),
    "file-evil-name": one_file(name="passwd"),
    "file-nofields": one_file(name="file", mimetype=None, size=0),
    "files-null": lambda _, m: m.files == (),
    "old-file-share": all_of(by(BOB), says("first try"), one_file(name="shot.png")),
    "old-file-comment": all_of(by(DEE), says("nice & crisp"), one_file(key="F0OLDSH001")),
    "unfurl": says(
        "https://example.org/p https://example.slack.example/archives/C0RANDOM02/p1718000100000000"
    ),
    "thread": replies(3, "one", "two", "three"),
    "thread-days": replies(2, "same day", "next day"),
    "thread-broadcast": lambda r, m: (
        m.broadcast
        and m.root == "1718090812.511691"
        and sum(each.text == "broadcast thread" for each in r.messages["threads"]) == 1
    ),
    "reply-broadcast-2017": lambda r, m: (
        m is None
        and r.at("threads", "1718090840.492001").broadcast
        and r.report.skipped["reply_broadcast_row"].count == 1
    ),
    "thread-tombstone": all_of(replies(2), lambda _, m: m.deleted),
    "thread-orphan": lambda r, m: r.at("threads", m.root).deleted and len(r.replies("threads", m.root)) == 2,
    "thread-empty": all_of(replies(0), lambda _, m: m.root is None),
    "thread-count": replies(1, "only this one is here"),
    "thread-bare": replies(1),
    "thread-chain": lambda r, m: m.root == "1718090924.279185" and len(r.replies("threads", m.root)) == 2,
    "thread-bot-root": all_of(replies(1), by(HOOK)),
    "thread-join-root": all_of(replies(1, "welcome!"), by(EVE, "notice")),
    "thread-before": lambda r, m: (
        len(r.replies("threads", m.root)) == 1
        and r.messages["threads"].index(r.at("threads", m.root)) + 1 == r.messages["threads"].index(m)
    ),
    "thread-rich": lambda r, m: (
        [each.kind for each in r.replies("threads", m.key)] == ["text", "text", "text", "action"]
    ),
    "thread-250": lambda r, m: (
        len(r.replies("threads", m.key)) == 250
        and len({each.author for each in r.replies("threads", m.key)}) == 7
    ),
    "order": lambda r, _: [m.text for m in r.messages["placement"]][1:4] == ["first", "second", "third"],
    "same-second": lambda r, _: [m.text for m in r.messages["placement"]][4:9] == [*"abcde"],
    "fraction-length": lambda _, m: m.at.microsecond == 2,
    "dup-file": lambda r, m: m is not None and r.report.skipped["duplicate_row"].count == 1,
    "wrong-day": lambda r, m: r.messages["placement"][-1] == m,
    "same-ts-channels": lambda r, m: (
        r.at("random", m.key).text == "lunch?" and m.text == "twin across channels"
    ),
    "mpim-twin": lambda r, _: (
        len(r.messages["mpdm-ada--bob--eve-1"]) == 2 and len(r.messages["mpdm-bob--ada--eve-2"]) == 1
    ),
    "mpim-big": members(ADA, BOB, DEE, EVE, FAY, GUS, HAL, BOTTY, GONE),
    "dm-deleted": all_of(by(FAY), members(ADA, FAY)),
    "dm-unknown": all_of(by(GONE), members(ADA, GONE)),
    "dm-self": all_of(by(ADA), members(ADA)),
    "dm-slackbot": all_of(by("USLACKBOT"), members("USLACKBOT", ADA)),
    "channel-name-unicode": says("名前"),
    "connect-user": lambda r, m: r.archive.person(m.author).name == "Sam Outside",
    "gone-user": lambda r, m: r.archive.person(m.author).listed is False,
    "fc-folder": skipped("folder_unlisted"),
    "folder-unlisted": lambda r, _: r.report.skipped["folder_unlisted"].count == 2,
    "empty-day": lambda r, _: len(r.messages["random"]) == 9,
    "canvas-json": lambda r, _: (
        any("canvas_in_the" in each.where for each in r.report.ignored["member_of_no_use"].examples)
        or r.report.ignored["member_of_no_use"].count == 4
    ),
    "mac-junk": lambda r, _: r.report.ignored["junk"].count == 3,
    "unknown-json": lambda r, _: r.report.ignored["member_of_no_use"].count == 4,
    "listed-no-folder": lambda r, _: (
        r.messages["no-messages"] == [] and r.conversations["no-messages"].created.timestamp() == 1717300000
    ),
    "bare-channel": lambda r, _: r.messages["bare"] == [] and r.conversations["bare"].created is None,
    "string-numbers": lambda r, _: r.conversations["general"].created.timestamp() == 1433558319,
    "same-email": lambda r, _: (
        [r.people[key].email for key in (ADA, HAL, GUS, BOTTY)]
        == ["ada@example.org", "ADA@example.org", None, None]
    ),
    "deleted-user": lambda r, _: r.people[FAY].deleted and r.people[FAY].name == "Fay Left",
    "mpim-dup-name": lambda r, _: (
        [r.conversations[key].created for key in ("D0ADAFAY02", "D0ADAGON03")] == [None, None]
    ),
}


def kept_as_a_notice(_: Any, message: Any) -> bool:
    return message.kind == "notice" and message.text != ""


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_case_holds(gnarly: Any, case: dict[str, Any]):
    channel, ts = case["channel"], case["ts"]
    found = [message for message in gnarly.messages.get(channel, []) if message.key == ts]
    assert len(found) <= 1
    check = CHECKS.get(case["id"], kept_as_a_notice)
    assert check(gnarly, found[0] if found else None), f"{case['what']}: {case['must']}: {found}"


def test_only_subtypes_nobody_reads_specially_rely_on_the_common_check():
    unchecked = {case["id"] for case in CASES} - CHECKS.keys()
    assert len(CASES) == 146
    assert all(name.startswith("subtype-") for name in unchecked)
    assert CHECKS.keys() <= {case["id"] for case in CASES}
