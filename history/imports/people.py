"""Imported people: placeholders that nobody can sign in as, until their owner claims them."""

from datetime import UTC, datetime

from domain.decision import Stream
from domain.decisions.claims import TakeSeats, take_seats
from domain.ids import SYSTEM, UserId
from domain.seats import SeatTaken, seats_of
from domain.user import Profile, User, UserImported, user
from domain.workspace_member import WorkspaceJoined, WorkspaceLeft, WorkspaceMember, workspace_member
from history.imports.identity import Identity
from history.imports.ids import Ids
from history.imports.known import Known
from history.imports.source import Source
from history.imports.writer import Writer
from history.slack import Person
from store.executor import Executor
from store.writes import Write


class People:
    """Whom the archive names, written before anything that refers to them."""

    def __init__(self, archive: Source, writer: Writer, known: Known, ids: Ids) -> None:
        self._archive = archive
        self._writer = writer
        self._known = known
        self._ids = ids
        self._workspace = ids.workspace
        self._met: set[str] = set()
        self._back: dict[UserId, int] = {}
        self._identity = Identity(known, ids)
        self.began: datetime | None = None
        self.added = self.unchanged = 0

    def id_of(self, key: str) -> UserId:
        return self._identity.id_of(key)

    async def bring_all(self) -> None:
        """Those whom the archive lists, in portions."""
        await self._writer.finish()  # the owner of a new workspace may be one of them
        portion: list[Person] = []
        for person in self._archive.people():
            portion.append(person)
            if len(portion) == 1_000:
                await self._bring(portion)
                portion = []
        await self._bring(portion)

    async def meet(self, keys: set[str]) -> None:
        """Makes placeholders for people who turn up only in messages."""
        if strangers := keys - self._met:
            await self._bring([self._archive.person(key) for key in sorted(strangers)])
            self._met |= strangers

    async def _bring(self, people: list[Person]) -> None:
        new = list({person.key: person for person in people if person.key not in self._met}.values())
        self._met.update(person.key for person in new)
        await self._identity.learn(new)
        stays = await self._known.states(map(self._stay, new))
        away = await self._ids.taken_back(id for id, (_, stay) in stays.items() if stay.status == "removed")
        coming = [person for person in new if (id := self._stay(person).id) in away or not stays[id][0]]
        known = await self._known.states(user(self.id_of(person.key)) for person in coming)
        self.unchanged += len(new) - len(coming)
        self.added += len(coming)
        for person in coming:
            await self._write(person, known[self.id_of(person.key)][1], *stays[self._stay(person).id])

    async def seat(self, executor: Executor) -> None:
        """Whoever was claimed meanwhile: what was written of them here takes them for a placeholder."""
        ids = set(map(self.id_of, self._met))
        users = await self._known.states(map(user, ids))
        claimed = [id for id in ids if (them := users[id][1]).exists and not (them.placeholder or them.bot)]
        stays = await self._known.states(workspace_member(self._workspace, id) for id in claimed)
        for id in claimed:
            stay, here = stays[workspace_member(self._workspace, id).id][1], (self._workspace,)
            if stay.active and not stay.seated:
                wish = TakeSeats(actor=SYSTEM, at=datetime.now(UTC), user_id=id, workspace_ids=here)
                await executor.execute(take_seats, wish)

    def stint_of(self, id: UserId) -> int:
        """Which stay in the workspace this is."""
        return self._back.get(id, 1)

    def _stay(self, person: Person) -> Stream[WorkspaceMember]:
        return workspace_member(self._workspace, self.id_of(person.key))

    async def _write(self, person: Person, known: User, version: int, before: WorkspaceMember) -> None:
        """A placeholder, unless another workspace has them already; an account takes a seat."""
        id, seated = self.id_of(person.key), known.exists and not known.placeholder
        role = "admin" if person.role == "owner" else person.role
        stays: list[WorkspaceJoined | WorkspaceLeft] = [
            WorkspaceJoined(
                workspace_id=self._workspace, user_id=id, role=role, stint=before.stint + 1, seated=seated
            )
        ]
        if before.stint:
            self._back[id] = before.stint + 1
        if person.deleted or not person.listed:
            stays.append(WorkspaceLeft(workspace_id=self._workspace, user_id=id))
        writes = [Write(self._stay(person).id, version + 1, stays)]
        if not known.exists:
            writes.insert(0, Write(user(id).id, 1, [_imported(person)]))
        if seated:
            writes.append(Write(seats_of(self._workspace).id, None, [SeatTaken(user_id=id)]))
        events = sum(len(write.events) for write in writes)
        await self._writer.write(*writes, occurred=[self.began] * events)


def _imported(person: Person) -> UserImported:
    return UserImported(
        username=person.handle,
        profile=Profile(display_name=person.name, title=person.title, timezone=person.timezone or ""),
        email=person.email or "",
        bot=person.bot,
        deactivated=person.deleted,
    )
