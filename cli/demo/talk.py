"""The written conversation in `lighthouse.txt`, read into posts.

# channel            @ day            HHMM who [label] text, or who !command argument
.label HHMM who …    a reply; without label, to the last root      ^label …   also sent to the channel
: emoji who who | …  reactions to the post above                   ~ 4        edited four minutes later
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import msgspec

HEAD = re.compile(r"(?:([.^])(\w*)\s+)?(\d\d)(\d\d) (\S+)(?: \[(\w+)\])?(?: (.*))?")
COMMAND = re.compile(r"!(\w+) ?(.*)")
SUMMER = timedelta(hours=1)  # the whole story happens in British Summer Time


class Post(msgspec.Struct, kw_only=True):
    channel: str
    at: datetime
    who: str
    text: str
    command: str = ""
    root: "Post | None" = None
    broadcast: bool = False
    edited: datetime | None = None
    reactions: dict[str, list[str]] = {}
    replies: list["Post"] = []

    @property
    def ts(self) -> str:
        return f"{int(self.at.timestamp())}.{self.at.microsecond:06d}"


class Reader:
    def __init__(self) -> None:
        self.channel = ""
        self.day = datetime.min.replace(tzinfo=UTC)
        self.posts: list[Post] = []
        self.labels: dict[str, Post] = {}

    def read(self, line: str) -> None:
        mark, _, rest = line.partition(" ")
        match mark:
            case "#":
                self.channel, self.labels = rest, {}
            case "@":
                self.day = datetime.fromisoformat(rest).replace(tzinfo=UTC) - SUMMER
            case ":":
                self.posts[-1].reactions = {each.split()[0]: each.split()[1:] for each in rest.split("|")}
            case "~":
                self.posts[-1].edited = self.posts[-1].at + timedelta(minutes=int(rest))
            case _:
                self.post(line)

    def post(self, line: str) -> None:
        found = HEAD.fullmatch(line)
        if found is None:
            raise ValueError(f"not a line of talk: {line}")
        mark, reply_to, hour, minute, who, label, text = found.groups(default="")
        command = COMMAND.fullmatch(text)
        root = self.labels[reply_to] if mark else None
        post = Post(
            channel=self.channel,
            at=self.next_moment(int(hour), int(minute)),
            who=who,
            text=(command[2] if command else text).replace("\\n", "\n"),
            command=command[1] if command else "",
            root=root,
            broadcast=mark == "^",
        )
        self.posts.append(post)
        if root:
            root.replies.append(post)
        else:
            self.labels |= {"": post, label: post} if label else {"": post}

    def next_moment(self, hour: int, minute: int) -> datetime:
        """Seconds and fractions that look alive and yet are the same on every run."""
        number = len(self.posts)
        spread = timedelta(seconds=number * 13 % 40, microseconds=(number * 7_919 + 104_729) * 37 % 1_000_000)
        at = self.day + timedelta(hours=hour, minutes=minute) + spread
        last = self.posts[-1] if self.posts and self.posts[-1].channel == self.channel else None
        return at if last is None or last.at < at else last.at + timedelta(seconds=5, microseconds=291)


def posts_of(text: str) -> Iterator[Post]:
    reader = Reader()
    for line in filter(None, text.splitlines()):
        reader.read(line)
    yield from reader.posts
