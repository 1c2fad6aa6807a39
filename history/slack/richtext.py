"""Rich text blocks written back as the mrkdwn that Slack would have sent beside them."""

from history.slack.shapes import Row, object_in, objects_in, text_in

DEEPEST = 8  # nobody nests deeper; a hostile file does
MARKS = {"code": "`", "strike": "~", "italic": "_", "bold": "*"}

SEQUENCES = {
    "user": ("<@{}>", "user_id"),
    "channel": ("<#{}>", "channel_id"),
    "usergroup": ("<!subteam^{}>", "usergroup_id"),
    "broadcast": ("<!{}>", "range"),
    "emoji": (":{}:", "name"),
    "canvas": ("canvas", "file_id"),
}


def rich_text(row: Row, depth: int = 0) -> str:
    if depth > DEEPEST:
        return ""
    parts = [part(each, depth + 1) for each in objects_in(row, "elements")]
    return "\n".join(filter(None, parts))


def part(row: Row, depth: int) -> str:
    match row.get("type"):
        case "rich_text_list":
            return listing(row, depth)
        case "rich_text_quote":
            return "\n".join(f"&gt; {line}" for line in run(row).split("\n"))
        case "rich_text_preformatted":
            return f"```\n{run(row)}\n```"
        case "rich_text_section":
            return run(row)
        case _:
            return rich_text(row, depth) or element(row)


def listing(row: Row, depth: int) -> str:
    indent = row.get("indent")
    margin = "    " * min(indent, DEEPEST) if isinstance(indent, int) else ""
    mark = "1." if row.get("style") == "ordered" else "-"
    items = (part(each, depth + 1) for each in objects_in(row, "elements"))
    return "\n".join(f"{margin}{mark} {item}" for item in items)


def run(row: Row) -> str:
    return "".join(map(element, objects_in(row, "elements")))


def element(row: Row) -> str:
    kind = row.get("type")
    if kind == "text":
        return styled(escaped(text_in(row, "text")), object_in(row, "style"))
    if kind == "link":
        address, label = escaped(text_in(row, "url")), escaped(text_in(row, "text"))
        return f"<{address}|{label}>" if label else f"<{address}>"
    if isinstance(kind, str) and kind in SEQUENCES:
        frame, key = SEQUENCES[kind]
        return frame.format(escaped(text_in(row, key)))
    return escaped(text_in(row, "fallback") or text_in(row, "value") or text_in(row, "text"))


def styled(text: str, style: Row) -> str:
    if not text.strip() or "\n" in text or text != text.strip():
        return text
    for name, mark in MARKS.items():
        text = f"{mark}{text}{mark}" if style.get(name) is True else text
    return text


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
