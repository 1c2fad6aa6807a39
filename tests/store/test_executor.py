"""Decisions under concurrency: two processes' worth of executors, and people who all want the same thing."""

import asyncio
from collections.abc import AsyncGenerator
from typing import NamedTuple
from uuid import UUID, uuid4

import pytest

from domain.decisions.accounts import Register, register
from domain.decisions.channel_people import JoinChannel, LeaveChannel, join_channel, leave_channel
from domain.decisions.channel_seats import OpenSeats, SetMaximum, open_seats, set_maximum
from domain.decisions.channels import CreateChannel, create_channel
from domain.decisions.invites import AcceptInvite, Invite, accept_invite, invite
from domain.decisions.memberships import RemoveMember, remove_member
from domain.decisions.messages import PostMessage, post
from domain.decisions.workspaces import CreateWorkspace, create_workspace
from domain.ids import ChannelId, MessageId, UserId, WorkspaceId
from domain.message import MessagePosted
from domain.refusal import Refusal
from domain.refusals import ChannelFull, ChannelNotFound, NameTaken, SeatsExhausted
from domain.seats import SeatsLimited, seats_of
from domain.thread import ThreadStarted
from store.appender import Appender
from store.connections import Pool
from store.executor import Executor
from store.log import read_after
from store.recorded import START, Circumstances, Recorded
from store.writes import Append, Write
from tests.dsl import NOON


class Office(NamedTuple):
    """Two executors, as two processes would have them, over one log."""

    one: Executor
    other: Executor
    appender: Appender
    pool: Pool

    async def log(self) -> list[Recorded]:
        async with self.pool.connection() as connection:
            return await read_after(connection, START, 100_000)

    def either(self, n: int) -> Executor:
        return (self.one, self.other)[n % 2]


@pytest.fixture
async def office(database_url: str, pool: Pool) -> AsyncGenerator[Office]:
    async with Appender(database_url) as first, Appender(database_url) as second:
        yield Office(Executor(first, pool), Executor(second, pool), first, pool)


async def person(office: Office, name: str) -> UserId:
    id = UserId(uuid4())
    made = Register(actor=id, at=NOON, username=name, email=f"{name}@example.org")
    await office.one.execute(register, made)
    return id


async def opened(office: Office, owner: UserId) -> tuple[WorkspaceId, ChannelId]:
    here, general = WorkspaceId(uuid4()), ChannelId(uuid4())
    made = CreateWorkspace(actor=owner, at=NOON, workspace_id=here, general_id=general, name="Lamp")
    await office.one.execute(create_workspace, made)
    await office.one.execute(invite, Invite(actor=owner, at=NOON, workspace_id=here, code="in"))
    return here, general


async def test_a_slug_goes_to_one_of_many(office: Office):
    people = [await person(office, f"p{n}") for n in range(20)]

    async def open_(n: int, owner: UserId) -> bool:
        here, general = WorkspaceId(uuid4()), ChannelId(uuid4())
        made = CreateWorkspace(actor=owner, at=NOON, workspace_id=here, general_id=general, name="Lamp")
        try:
            await office.either(n).execute(create_workspace, made)
        except NameTaken:
            return False
        return True

    assert sum(await asyncio.gather(*(open_(n, owner) for n, owner in enumerate(people)))) == 1


async def test_a_thousand_take_no_seat_over_the_limit(office: Office):
    ada = await person(office, "ada")
    here, _ = await opened(office, ada)
    await office.appender.append(
        Append(
            [], [Write(seats_of(here).id, None, [SeatsLimited(limit=11)])], Circumstances(workspace_id=here)
        )
    )
    people = await asyncio.gather(*(person(office, f"p{n}") for n in range(1000)))

    async def enter(n: int, who: UserId) -> str:
        try:
            await office.either(n).execute(accept_invite, AcceptInvite(actor=who, at=NOON, code="in"))
        except SeatsExhausted:
            return "full"
        return "in"

    outcome = await asyncio.gather(*(enter(n, who) for n, who in enumerate(people)))
    assert outcome.count("in") == 10


async def test_hundreds_take_no_place_over_a_channels_maximum(office: Office):
    """They race to join, through both processes; each who leaves makes room for exactly one."""
    ada = await person(office, "ada")
    here, _ = await opened(office, ada)
    id = ChannelId(uuid4())
    made = CreateChannel(actor=ada, at=NOON, channel_id=id, workspace_id=here, name="boat")
    await office.one.execute(create_channel, made)
    people = await asyncio.gather(*(person(office, f"p{n}") for n in range(300)))
    for who in people:
        await office.one.execute(accept_invite, AcceptInvite(actor=who, at=NOON, code="in"))
    await office.one.execute(open_seats, OpenSeats(actor=ada, at=NOON, channel_id=id))
    limit = SetMaximum(actor=ada, at=NOON, channel_id=id, maximum=8, user_ids=(ada,))
    await office.other.execute(set_maximum, limit)

    async def enter(n: int, who: UserId) -> UserId | None:
        try:
            await office.either(n).execute(join_channel, JoinChannel(actor=who, at=NOON, channel_id=id))
        except ChannelFull:
            return None
        return who

    inside = {who for who in await asyncio.gather(*(enter(n, who) for n, who in enumerate(people))) if who}
    assert len(inside) == 7
    one, other, *_ = sorted(inside)
    await office.one.execute(leave_channel, LeaveChannel(actor=one, at=NOON, channel_id=id))
    gone = RemoveMember(actor=ada, at=NOON, workspace_id=here, user_id=other)
    await office.other.execute(remove_member, gone)
    waiting = [who for who in people if who not in inside]
    entered = await asyncio.gather(*(enter(n, who) for n, who in enumerate(waiting)))
    assert sum(who is not None for who in entered) == 2


async def test_one_thread_per_root_whoever_replies_first(office: Office):
    ada = await person(office, "ada")
    _, general = await opened(office, ada)
    root = MessageId(uuid4())
    await office.one.execute(post, said(ada, general, root))
    replies = [said(ada, general, MessageId(uuid4()), root) for _ in range(50)]
    await asyncio.gather(*(office.either(n).execute(post, reply) for n, reply in enumerate(replies)))
    log = await office.log()
    assert sum(isinstance(of.event, ThreadStarted) for of in log) == 1
    assert sum(isinstance(of.event, MessagePosted) and of.event.root_id == root for of in log) == 50


async def test_nobody_posts_after_being_removed(office: Office):
    """The other executor has Bob's membership in its cache and has not heard: the guard knows."""
    ada, bob = await person(office, "ada"), await person(office, "bob")
    here, general = await opened(office, ada)
    await office.other.execute(accept_invite, AcceptInvite(actor=bob, at=NOON, code="in"))

    async def talk() -> None:
        while True:
            await office.other.execute(post, said(bob, general, MessageId(uuid4())))

    talking = asyncio.create_task(talk())
    gone = RemoveMember(actor=ada, at=NOON, workspace_id=here, user_id=bob)
    receipt = await office.one.execute(remove_member, gone)
    with pytest.raises(ChannelNotFound):
        await talking
    after = [of for of in await office.log() if of.position > receipt.position]
    assert not any(isinstance(of.event, MessagePosted) for of in after)


async def test_the_same_wish_at_once_from_two_sides_is_granted_once(office: Office):
    ada = await person(office, "ada")
    here, _ = await opened(office, ada)
    id = ChannelId(uuid4())
    wish = CreateChannel(actor=ada, at=NOON, channel_id=id, workspace_id=here, name="lens")
    receipts = await asyncio.gather(*(office.either(n).execute(create_channel, wish) for n in range(10)))
    assert sum(receipt.recorded for receipt in receipts) == 1
    assert len([of for of in await office.log() if of.stream == id]) == 1


async def test_an_id_that_names_something_else_is_refused(office: Office):
    ada = await person(office, "ada")
    _, general = await opened(office, ada)
    with pytest.raises(Refusal) as refused:
        await office.one.execute(post, said(ada, general, MessageId(UUID(int=general.int))))
    assert refused.value.code == "id_taken"


def said(by: UserId, channel: ChannelId, id: MessageId, to: MessageId | None = None) -> PostMessage:
    return PostMessage(actor=by, at=NOON, message_id=id, channel_id=channel, text="hi", reply_to=to)
