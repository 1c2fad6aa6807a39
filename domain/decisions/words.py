"""The words of a message: whether they can be said, and whom they call."""

from domain.decision import Asking
from domain.ids import UserId, WorkspaceId
from domain.mentions import Called, called_in
from domain.name import username
from domain.refusals import TextInvalid
from domain.workspace_member import workspace_member

LONGEST = 40_000
"""Characters; Slack's own limit, so that every imported message could have been written here."""


def checked(text: str, *, needed: bool = True) -> str:
    """Raises TextInvalid."""
    if needed and not text.strip():
        raise TextInvalid("expected at least one visible character", field="text")
    if len(text) > LONGEST:
        raise TextInvalid(f"expected at most {LONGEST} characters, got {len(text)}", field="text")
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise TextInvalid("expected text without NUL and unpaired surrogates", field="text")
    return text


def called_by(text: str, here: WorkspaceId) -> Asking[tuple[tuple[UserId, ...], Called]]:
    """Whom a text calls, of those in the workspace; other names stay words.

    Who blocks its author is called as well: that it does not count for them, the author may not see.
    """
    called = called_in(text)
    if not called.usernames:
        return (), called
    holders = yield tuple(username(name) for name in called.usernames)
    people = [UserId(name.holder) for name in holders if name.holder is not None]
    members = yield tuple(workspace_member(here, person) for person in people)
    there = tuple(person for person, member in zip(people, members, strict=True) if member.active)
    return there, called
