"""Who works at Lighthouse."""

from typing import NamedTuple

PASSWORD = "lamp-oil-and-lenses"  # noqa: S105 - of the demo only, and said aloud by `up`


class Person(NamedTuple):
    username: str
    name: str

    @property
    def email(self) -> str:
        return f"{self.username}@lighthouse.example"


ADA = Person("ada", "Ada Fresnel")
BEN = Person("ben", "Ben Okafor")
CLEO = Person("cleo", "Cleo Marsh")
DMITRI = Person("dmitri", "Dmitri Volkov")
EDDA = Person("edda", "Edda Lindqvist")
FINN = Person("finn", "Finn Gallagher")
PEOPLE = (ADA, BEN, CLEO, DMITRI, EDDA, FINN)
