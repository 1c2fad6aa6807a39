"""One post as the row that Slack would have exported, with Slack's ids and its markup."""

import re
from typing import Any

from cli.demo.talk import Post

TOKEN = re.compile(r"(```[\s\S]*?```|`[^`\n]+`)|(https?://[^\s)]+)|(?<!\w)([@#])([a-z][a-z-]*[a-z])")
BROADCASTS = {"channel", "here", "everyone"}
SAYS = {
    "join": "{who} has joined the channel",
    "leave": "{who} has left the channel",
    "topic": "{who} set the channel topic: {text}",
    "purpose": "{who} set the channel description: {text}",
    "deleted": "This message was deleted.",
}


class Cast:
    """Who and where: names to Slack's ids."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan = plan
        self.people: list[str] = list(plan["people"])
        self.channels: list[str] = list(plan["conversations"])

    def user(self, handle: str) -> str:
        number = self.people.index(handle)
        return self.plan["people"][handle].get("id") or f"U0{handle.upper():0<6.6}{number:02}"

    def bot(self, handle: str) -> str:
        return f"B{self.user(handle)[1:]}"

    def channel(self, name: str) -> str:
        letter = {"channels": "C", "groups": "G", "mpims": "G", "dms": "D"}[
            self.plan["conversations"][name]["kind"]
        ]
        return f"{letter}0{re.sub('[^A-Z]', '', name.upper()):0<6.6}{self.channels.index(name):02}"

    def folder(self, name: str) -> str:
        return self.channel(name) if self.plan["conversations"][name]["kind"] == "dms" else name

    def mrkdwn(self, text: str) -> str:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return TOKEN.sub(self.token, text)

    def token(self, found: re.Match[str]) -> str:
        code, address, sign, name = found.groups()
        if address:
            return f"<{address}>"
        if sign == "@" and name in BROADCASTS:
            return f"<!{name}>"
        if sign == "@" and name in self.people:
            return f"<@{self.user(name)}>"
        return f"<#{self.channel(name)}|>" if sign == "#" and name in self.channels else code or found[0]


def row_of(post: Post, actors: Cast) -> dict[str, Any]:
    user, text = actors.user(post.who), actors.mrkdwn(post.text)
    row: dict[str, Any] = {"type": "message", "user": user, "text": text, "ts": post.ts}
    match post.command or post.text.partition(" ")[0]:
        case "file":
            row |= with_file(post, actors)
        case "/me":
            row |= {"subtype": "me_message", "text": text.removeprefix("/me ")}
        case "deleted":
            row |= {"subtype": "tombstone", "hidden": True, "text": SAYS["deleted"]}
        case command if command in SAYS:
            row |= {
                "subtype": f"channel_{command}",
                "text": SAYS[command].format(who=f"<@{user}>", text=text),
            }
            row |= {command: text} if command in {"topic", "purpose"} else {}
        case _:
            pass
    if actors.plan["people"][post.who].get("bot"):
        row |= as_app(actors.bot(post.who))
    if post.edited:
        row["edited"] = {"user": user, "ts": f"{int(post.edited.timestamp())}.000000"}
    if post.reactions:
        row["reactions"] = [reaction(name, whose, actors) for name, whose in post.reactions.items()]
    return row | with_thread(post, actors)


def as_app(bot: str) -> dict[str, Any]:
    return {"bot_id": bot, "bot_profile": {"id": bot, "name": "Buildbot", "deleted": False}}


def reaction(name: str, whose: list[str], actors: Cast) -> dict[str, Any]:
    return {"name": name, "users": [actors.user(who) for who in whose], "count": len(whose)}


def with_file(post: Post, actors: Cast) -> dict[str, Any]:
    name, mimetype, size, comment = [*post.text.split(" ", 3), ""][:4]
    key = f"F0{re.sub('[^A-Z0-9]', '', name.upper()):0<8.8}"
    file = {"id": key, "created": int(post.at.timestamp()), "name": name, "title": name, "mimetype": mimetype}
    file |= {"filetype": name.rpartition(".")[2], "user": actors.user(post.who), "size": int(size)}
    file |= {"mode": "hosted", "url_private": f"https://files.lampkeeper.example/{key}/{name}"}
    return {"text": actors.mrkdwn(comment), "upload": True, "files": [file]}


def with_thread(post: Post, actors: Cast) -> dict[str, Any]:
    if post.root:
        root = post.root
        row: dict[str, Any] = {"thread_ts": root.ts, "parent_user_id": actors.user(root.who)}
        if post.broadcast:
            copy = {"type": "message", "user": actors.user(root.who), "text": actors.mrkdwn(root.text)}
            row |= {"subtype": "thread_broadcast", "root": copy | {"ts": root.ts, "thread_ts": root.ts}}
        return row
    if not post.replies:
        return {}
    replies = [{"user": actors.user(each.who), "ts": each.ts} for each in post.replies]
    users = list(dict.fromkeys(each["user"] for each in replies))
    counted = {"reply_count": len(replies), "reply_users_count": len(users), "reply_users": users}
    return {"thread_ts": post.ts, "latest_reply": replies[-1]["ts"], "replies": replies} | counted
