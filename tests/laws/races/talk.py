"""Talking while somebody takes away the right to, and changing one thing together."""

from datetime import timedelta

from domain.decisions import (
    channel_people,
    channels,
    memberships,
    messages,
    pins,
    reading,
    relationships,
    removal,
    saving,
    schedules,
    workspaces,
)
from domain.decisions.once import once
from domain.ids import ChannelId, MessageId, UserId
from domain.request import request_of
from tests.dsl import ADA, BOB, EVE, NOON
from tests.laws.races.places import DM, LATER, PLAN, Races, opened
from tests.laws.strategies.kinds import OPEN, Wish
from tests.laws.tour import does
from tests.people import GENERAL, HELLO, HERE, fresh

written = does(
    BOB,
    schedules.schedule_message,
    schedule_id=PLAN,
    channel_id=GENERAL,
    message_id=fresh(1),
    text="later",
    due_at=NOON + timedelta(hours=1),
)

_, reads = does(BOB, reading.read_channel, channel_id=GENERAL, seq=1)
named: Wish = once(reading.read_channel, request_of(PLAN, 0)), reads


def says(who: UserId, n: int, where: ChannelId = GENERAL, **more: object) -> Wish:
    return does(who, messages.post, message_id=fresh(100 + n), channel_id=where, text=f"{n} @channel", **more)


def talk(who: UserId, where: ChannelId = GENERAL) -> list[Wish]:
    return [says(who, n, where) for n in range(20)]


def remembered(who: UserId, where: ChannelId = GENERAL) -> list[Wish]:
    """So that this person's process knows without asking the log that they may speak there."""
    return [says(who, n, where) for n in range(50, 54)]


TALK: Races = {
    "talking while one is removed": (
        [
            does(ADA, memberships.remove_member, workspace_id=HERE, user_id=EVE),
            does(ADA, memberships.set_role, workspace_id=HERE, user_id=BOB, role="admin"),
            *remembered(BOB),
        ],
        [does(ADA, memberships.remove_member, workspace_id=HERE, user_id=BOB), *talk(BOB)],
    ),
    "talking while one is shown out of the channel": (
        [
            opened,
            does(ADA, channel_people.add_to_channel, channel_id=OPEN, user_id=BOB),
            does(ADA, channel_people.add_to_channel, channel_id=OPEN, user_id=BOB, role="moderator"),
            *remembered(BOB, OPEN),
        ],
        [does(ADA, channel_people.ban_from_channel, channel_id=OPEN, user_id=BOB), *talk(BOB, OPEN)],
    ),
    "talking while the channel is archived": (
        [opened, *remembered(ADA, OPEN)],
        [does(ADA, channels.archive_channel, channel_id=OPEN), *talk(ADA, OPEN)],
    ),
    "talking while the workspace is closed": (
        [does(ADA, workspaces.change_workspace, workspace_id=HERE, name="Lantern"), *remembered(BOB)],
        [does(ADA, workspaces.delete_workspace, workspace_id=HERE), *talk(BOB)],
    ),
    "talking to somebody who blocks": (
        [
            does(ADA, channels.open_conversation, workspace_id=HERE, user_ids=(BOB,)),
            does(ADA, relationships.relate, other_id=BOB, deed="mute"),
            does(ADA, relationships.relate, other_id=BOB, deed="unmute"),
            *remembered(BOB, DM),
        ],
        [does(ADA, relationships.relate, other_id=BOB, deed="block"), *talk(BOB, DM)],
    ),
    "the first reply": ([], [says(who, n, reply_to=HELLO) for n, who in enumerate((ADA, BOB, EVE) * 3)]),
    "one id for two messages": (
        [],
        [
            does(who, messages.post, message_id=MessageId(fresh(7)), channel_id=GENERAL, text="mine")
            for who in (ADA, BOB, EVE) * 3
        ],
    ),
    "editing while it is deleted": (
        [says(BOB, 0)],
        [
            *(does(BOB, messages.edit, message_id=fresh(100), text=f"{n}") for n in range(5)),
            does(ADA, removal.delete, message_id=fresh(100)),
            *(does(EVE, messages.react, message_id=fresh(100), emoji="wave") for _ in range(5)),
        ],
    ),
    "pinning": ([], [does(ADA, pins.pin, message_id=HELLO), does(ADA, pins.unpin, message_id=HELLO)] * 4),
    "putting aside": (
        [],
        [does(EVE, saving.save, message_id=HELLO), does(EVE, saving.unsave, message_id=HELLO)] * 4,
    ),
    "one request, though the wish could come true again": ([], [named] * 8),
    "sending while it is called off": (
        [written],
        [
            does(BOB, schedules.send_scheduled, schedule_id=PLAN, at=LATER),
            does(BOB, schedules.cancel_scheduled, schedule_id=PLAN),
            does(BOB, schedules.change_scheduled, schedule_id=PLAN, text="other"),
        ]
        * 3,
    ),
}
