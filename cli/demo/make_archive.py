"""Makes `lighthouse.slack.zip` from `lighthouse.txt` and `.json`: `python -m cli.demo.make_archive`."""

import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from cli.demo.rows import Cast, row_of
from cli.demo.talk import Post, posts_of

HERE = Path(__file__).parent
ARCHIVE = HERE / "lighthouse.slack.zip"
PACKED = (2025, 10, 3, 12, 0, 0)
PACIFIC = timedelta(hours=-7)  # Slack cuts days at midnight in Los Angeles, in summer seven hours behind
FOUNDED = 1_756_713_600  # 1 September 2025, 08:00 UTC


def main() -> None:
    with zipfile.ZipFile(ARCHIVE, "w") as archive:
        for name, text in members():
            info = zipfile.ZipInfo(name, PACKED)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text)


def members() -> Iterator[tuple[str, str]]:
    plan: dict[str, Any] = json.loads((HERE / "lighthouse.json").read_text())
    posts = sorted(posts_of((HERE / "lighthouse.txt").read_text()), key=lambda post: post.at)
    actors = Cast(plan)
    for kind in ("channels", "groups", "mpims", "dms"):
        names = [name for name, each in plan["conversations"].items() if each["kind"] == kind]
        yield f"{kind}.json", slack_json([conversation(name, posts, actors) for name in names])
    yield "users.json", slack_json([user(handle, actors) for handle in plan["people"]])
    yield "integration_logs.json", slack_json([])
    days: dict[str, list[Post]] = defaultdict(list)
    for post in posts:
        days[f"{actors.folder(post.channel)}/{post.at + PACIFIC:%Y-%m-%d}.json"].append(post)
    for name, day in sorted(days.items()):
        yield name, slack_json([row_of(post, actors) for post in day])


def slack_json(value: object) -> str:
    """The handwriting of genuine exports: four spaces, escaped slashes, ASCII only, no last newline."""
    return json.dumps(value, indent=4).replace("/", "\\/")


def conversation(name: str, posts: list[Post], actors: Cast) -> dict[str, Any]:
    plan, said = actors.plan["conversations"][name], [post for post in posts if post.channel == name]
    row: dict[str, Any] = {"id": actors.channel(name), "created": FOUNDED}
    present = [post.who for post in said if post.who not in {"slackbot", "buildbot"}]
    gone = {post.who for post in said if post.command == "leave"} | {"felix"}
    row["members"] = [actors.user(who) for who in dict.fromkeys(present) if who not in gone]
    if plan["kind"] == "dms":
        return row
    row |= {"name": name, "creator": actors.user(said[0].who), "is_archived": False}
    row |= {"is_general": plan.get("general", False)}
    return row | {key: latest(key, said, actors) for key in ("topic", "purpose")}


def latest(key: str, said: list[Post], actors: Cast) -> dict[str, Any]:
    found = [post for post in said if post.command == key]
    if not found:
        return {"value": "", "creator": "", "last_set": 0}
    post = found[-1]
    value = actors.mrkdwn(post.text)
    return {"value": value, "creator": actors.user(post.who), "last_set": int(post.at.timestamp())}


def user(handle: str, actors: Cast) -> dict[str, Any]:
    plan = cast("dict[str, Any]", actors.plan["people"][handle])
    profile: dict[str, Any] = {
        "real_name": plan["name"],
        "display_name": re.split(r"\s", plan["name"])[0],
        "fields": {},
    }
    row = {"id": actors.user(handle), "team_id": actors.plan["team"], "name": handle}
    row |= {"deleted": plan.get("deleted", False), "is_bot": plan.get("bot", False)}
    if plan.get("deleted"):  # Slack keeps no more than this of people who left
        return row | {"profile": {"real_name": plan["name"], "fields": None}, "updated": FOUNDED}
    if plan.get("bot"):
        profile |= {"bot_id": actors.bot(handle), "always_active": True}
    elif handle != "slackbot":
        profile |= {"title": plan["title"], "email": f"{handle}@lampkeeper.example"}
    row |= {"real_name": plan["name"], "tz": "Europe/London", "profile": profile, "updated": FOUNDED}
    row |= {"is_admin": plan.get("admin", False) or plan.get("owner", False)}
    row |= {"is_owner": plan.get("owner", False), "is_primary_owner": plan.get("owner", False)}
    return row | {"is_restricted": plan.get("guest", False), "is_ultra_restricted": False}


if __name__ == "__main__":
    main()
