"""The files that a row refers to, without the credentials that their addresses carry."""

import re
from collections.abc import Container
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from history.slack.records import File
from history.slack.shapes import Row, object_in, objects_in, text_in

FETCHABLE = {"hosted", "snippet", "external"}
SECRET = re.compile(r"t|.*(?:token|secret|sig|key|auth|credential|password|session|jwt).*", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def files_of(row: Row, uploads: Container[str]) -> tuple[File, ...]:
    found = objects_in(row, "files") or [each for each in [object_in(row, "file")] if each]
    files = {file.key: file for file in (file_of(each, uploads) for each in found) if file.key}
    return tuple(files.values())


def file_of(row: Row, uploads: Container[str]) -> File:
    key, size = text_in(row, "id"), row.get("size")
    access = text_in(row, "file_access")
    mode = text_in(row, "mode") or access or "unknown"
    url = address_of(row)
    reachable = mode in FETCHABLE and url is not None and access in {"", "visible"}
    return File(
        key=key,
        name=file_name(text_in(row, "name") or text_in(row, "title")),
        mimetype=text_in(row, "mimetype") or None,
        size=size if type(size) is int and 0 <= size < 2**63 else None,
        url=url,
        mode=mode,
        available=key in uploads or reachable,
    )


def file_name(name: str) -> str:
    """The last part only: names in exports hold whole paths, and some point outside."""
    last = CONTROL.sub("", re.split(r"[\\/]", name)[-1]).strip()
    return last if last not in {"", ".", ".."} else "file"


def address_of(row: Row) -> str | None:
    keys = ("external_url", "url_private_download", "url_private", "permalink")
    return next(filter(None, (without_credentials(text_in(row, key)) for key in keys)), None)


def without_credentials(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return None
        query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not secret(*pair)]
    except ValueError:
        return None
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, urlencode(query), ""))


def secret(name: str, value: str) -> bool:
    return SECRET.fullmatch(name) is not None or "xox" in value
