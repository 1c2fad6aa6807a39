"""The roles under which history is asked and erased: what is lacking of them, and how to come by it."""

from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

import psycopg
from psycopg.rows import tuple_row

WITHOUT = {
    "backscroll_analyst": "events, as-of and replays are not answered",
    "backscroll_erasure": "nothing can be erased, by retention neither",
}
"""What does not work without the role."""


class Lack(NamedTuple):
    """`closed`: this account may not take the role; `powerless`: the role may not what it is for."""

    role: str
    kind: Literal["missing", "closed", "powerless"]
    account: str

    @property
    def open_sentence(self) -> str:
        """For everybody: it names neither the account nor what to do in its name."""
        what = "lacks its rights" if self.kind == "powerless" else f"is {self.kind}"
        return f"the role {self.role} {what}: {WITHOUT[self.role]}."

    @property
    def sentence(self) -> str:
        """For the operator."""
        match self.kind:
            case "missing":
                what = "is missing in Postgres"
                remedy = f"{MIGRATE}, after CREATE ROLE {self.role} NOLOGIN if the account may make no roles"
            case "closed":
                what = f"is closed to the account {self.account}"
                remedy = f"GRANT {self.role} TO {self.account} opens it"
            case "powerless":
                what, remedy = "lacks its rights, as after a restore before there was the role", MIGRATE
        return f"the role {self.role} {what}: {WITHOUT[self.role]}. {remedy}."


MIGRATE = "`backscroll migrate` makes up for it, and so does `up` when it starts"


def lacking(connection: psycopg.Connection[Any]) -> list[Lack]:
    cursor = connection.cursor(row_factory=tuple_row)
    return [Lack(*row) for row in cursor.execute(roles_lacking())]


@cache
def roles_lacking() -> bytes:
    """The question, for whoever asks it on a connection of their own: its rows are those of `Lack`."""
    return (files("migrations") / "roles_lacking.sql").read_bytes()


def make_up_for(connection: psycopg.Connection[Any]) -> None:
    """What is lacking is made, as far as this account may."""
    if lacking(connection):
        connection.execute((files("migrations") / "roles.sql").read_bytes())
