"""Under whose name the embedded servers run: Postgres refuses to be root."""

import logging
import os
import pwd
from pathlib import Path
from typing import TypedDict

import msgspec

UNPRIVILEGED = ("postgres", "pgserver", "nobody")  # the first that this machine has
logger = logging.getLogger("backscroll")


class Identity(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


class Account(msgspec.Struct, frozen=True):
    uid: int
    gid: int


def account(data: Path) -> Account | None:
    """None means: as ourselves. Root keeps the account that the data already belongs to."""
    if os.geteuid() != 0:
        return None
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = next(known[name] for name in UNPRIVILEGED if name in known)
    return Account(entry.pw_uid, entry.pw_gid)


def identity(owner: Account | None) -> Identity:
    """As what subprocess takes."""
    return {"user": owner.uid, "group": owner.gid, "extra_groups": []} if owner else {}


def folder_of(owner: Account | None, folder: Path) -> Path:
    """A folder that only the servers, and root, may enter."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if owner is not None:
        let_pass(folder)
        os.chown(folder, owner.uid, owner.gid)
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != (os.geteuid() if owner is None else owner.uid):
        raise PermissionError(f"{folder} belongs to someone else")
    folder.chmod(0o700)
    return folder


def let_pass(path: Path) -> None:
    """Everyone may walk through the folders above, as the account must; listing them stays as it was."""
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & 0o001:
            folder.chmod(mode | 0o001)
            logger.info("%s may be passed through now, not listed: Postgres does not run as root", folder)


def let_read(tree: Path) -> None:
    """An installation under a strict umask is unreadable to the account; programs are no secret."""
    for path in [tree, *tree.rglob("*")]:
        mode = path.stat().st_mode
        wanted = mode | 0o444 | (0o111 if path.is_dir() or mode & 0o100 else 0)
        if wanted != mode:
            path.chmod(wanted)
