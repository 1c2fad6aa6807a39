"""Who an imported person is here: one placeholder for each address, or the account that has proved it."""

from collections.abc import Sequence
from uuid import UUID

from domain.ids import UserId, derived
from domain.name import email
from domain.names import email_of
from domain.refusals import NameInvalid
from domain.user import user
from domain.workspace_member import workspace_member
from history.imports.ids import Ids
from history.imports.known import Known
from history.slack import Person


class Identity:
    """Whoever has been brought into this workspace stays who they were there, whatever has changed since."""

    def __init__(self, known: Known, ids: Ids) -> None:
        self._known = known
        self._own = ids.user
        self._workspace = ids.workspace
        self._ids: dict[str, UserId] = {}
        self._taken: set[UserId] = set()

    def id_of(self, key: str) -> UserId:
        """Of the archive's own key, if nothing better is known: of people without an address."""
        return self._ids.get(key) or self._own(key)

    async def learn(self, people: Sequence[Person]) -> None:
        """Looks these up, all at once."""
        shared = {person.key: id for person in people if (id := _shared(person))}
        some = [person for person in people if person.key in shared]
        streams = [self._own(person.key) for person in some]
        streams += [self._stay(shared[person.key]) for person in some]
        there = set(await self._known.versions(streams))
        accounts = await self._accounts([person for person in some if not person.deleted])
        for person in some:
            own, one = self._own(person.key), shared[person.key]
            if own not in there and self._stay(one) not in there:
                one = own if person.deleted else accounts.get(person.key, one)
            elif own in there:
                one = own
            if one not in self._taken:
                self._taken.add(one)
                self._ids[person.key] = one

    def _stay(self, id: UserId) -> UUID:
        return workspace_member(self._workspace, id).id

    async def _accounts(self, people: Sequence[Person]) -> dict[str, UserId]:
        """Those of them whose addresses are known to be theirs."""
        names = {person.key: email(email_of(person.email or "")) for person in people}
        held = await self._known.states(names.values())
        holders = {key: UserId(name.holder) for key, of in names.items() if (name := held[of.id][1]).holder}
        states = await self._known.states(map(user, holders.values()))
        return {key: id for key, id in holders.items() if states[id][1].verified}


def _shared(person: Person) -> UserId | None:
    """The placeholder of this address in every workspace. Bots are at home in one."""
    if person.bot or not person.email:
        return None
    try:
        return UserId(derived("imported", email_of(person.email)))
    except NameInvalid:
        return None
