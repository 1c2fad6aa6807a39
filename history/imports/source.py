"""What an import needs of an archive, whatever system it comes from."""

from collections.abc import Iterator
from typing import Protocol

from history.slack import Conversation, Message, Person, Report


class Source(Protocol):
    @property
    def report(self) -> Report: ...

    def people(self) -> Iterator[Person]: ...

    def person(self, key: str) -> Person: ...

    def conversations(self) -> list[Conversation]: ...

    def messages(self, conversation: Conversation) -> Iterator[Message]: ...

    def count_rows(self) -> int: ...
