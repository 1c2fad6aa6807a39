"""Imported people: placeholders that nobody can sign in as, until their owner claims them."""

from datetime import datetime

from domain.ids import UserId, WorkspaceId, derived
from domain.user import Profile, UserImported, user
from domain.workspace_member import WorkspaceJoined, WorkspaceLeft, workspace_member
from history.imports.known import Known
from history.imports.writer import Writer
from history.slack import Archive, Person
from store.writes import Write


class People:
    """Whom the archive names, written before anything that refers to them."""

    def __init__(self, archive: Archive, writer: Writer, known: Known, workspace: WorkspaceId) -> None:
        self._archive = archive
        self._writer = writer
        self._known = known
        self._workspace = workspace
        self._met: set[str] = set()
        self.began: datetime | None = None
        self.added = self.unchanged = 0

    def id_of(self, key: str) -> UserId:
        return UserId(derived("slack", self._workspace, "user", key))

    async def bring_all(self) -> None:
        """Those whom the archive lists, in portions."""
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
        new = {person.key: person for person in people if person.key not in self._met}.values()
        self._met.update(person.key for person in new)
        there = await self._known.versions(self.id_of(person.key) for person in new)
        self.unchanged += len(there)
        for person in new:
            if self.id_of(person.key) not in there:
                self.added += 1
                await self._write(person)

    async def _write(self, person: Person) -> None:
        id = self.id_of(person.key)
        profile = Profile(display_name=person.name, title=person.title, timezone=person.timezone or "")
        imported = UserImported(
            username=person.handle,
            profile=profile,
            email=person.email or "",
            bot=person.bot,
            deactivated=person.deleted,
        )
        role = "admin" if person.role == "owner" else person.role
        stays: list[WorkspaceJoined | WorkspaceLeft] = [
            WorkspaceJoined(workspace_id=self._workspace, user_id=id, role=role, seated=False)
        ]
        if person.deleted or not person.listed:
            stays.append(WorkspaceLeft(workspace_id=self._workspace, user_id=id))
        await self._writer.write(
            Write(user(id).id, 1, [imported]),
            Write(workspace_member(self._workspace, id).id, 1, stays),
            occurred=[self.began] * (1 + len(stays)),
        )
