"""Coming in, names, and what there can only be one of."""

from datetime import timedelta
from uuid import UUID

from domain.channel_invite import channel_invite_by
from domain.decisions import (
    accounts,
    bans,
    bots,
    channel_invites,
    channel_people,
    channel_seats,
    channels,
    claims,
    departures,
    identity,
    invites,
    messages,
    moderation,
    plans,
    relationships,
    workspaces,
)
from domain.ids import SYSTEM, ChannelId, UserId, WorkspaceId, conversation_id
from domain.report import report_of
from tests.dsl import ADA, BOB, EVE, NOON
from tests.laws.strategies.kinds import BOT, KEY, OPEN, Wish
from tests.laws.tour import does
from tests.people import CODE, GENERAL, HELLO, HERE, PAT, ZOE, fresh

Races = dict[str, tuple[list[Wish], list[Wish]]]

CROWD = [UserId(UUID(int=1000 + n, version=4)) for n in range(10)]
PLAN = UUID(int=400, version=4)
LATER = NOON + timedelta(hours=3)
DM = ChannelId(conversation_id(HERE, (ADA, BOB)))

there = [
    does(who, accounts.register, username=f"p{n}", email=f"p{n}@example.org") for n, who in enumerate(CROWD)
]
inside = [*there, *(does(who, invites.accept_invite, code=CODE) for who in CROWD)]
opened = does(ADA, channels.create_channel, channel_id=OPEN, workspace_id=HERE, name="open")
limited = [
    opened,
    does(ADA, channel_seats.open_seats, channel_id=OPEN),
    does(ADA, channel_seats.set_maximum, channel_id=OPEN, maximum=3, user_ids=(ADA,)),
]
PLACES: Races = {
    "the last seats": (
        [
            *there,
            does(ADA, plans.set_plan, workspace_id=HERE, seat_limit=6),
            *(does(ADA, invites.invite, workspace_id=HERE, code=f"{n}") for n in range(len(CROWD))),
        ],
        [does(who, invites.accept_invite, code=f"{n}") for n, who in enumerate(CROWD)],
    ),
    "the last use of an invite": (
        [*there, does(ADA, invites.invite, workspace_id=HERE, code="one", max_uses=1)],
        [does(who, invites.accept_invite, code="one") for who in CROWD],
    ),
    "an invite while it is taken back": (
        there,
        [
            *(does(who, invites.accept_invite, code=CODE) for who in CROWD[:5]),
            does(ADA, invites.revoke_invite, code=CODE),
            *(does(who, invites.accept_invite, code=CODE) for who in CROWD[5:]),
        ],
    ),
    "the last places in a channel": (
        [*inside, *limited],
        [does(who, channel_people.join_channel, channel_id=OPEN) for who in CROWD],
    ),
    "the last use of an invite into a channel": (
        [
            *inside,
            opened,
            does(ADA, channel_invites.invite_to_channel, channel_id=OPEN, code=CODE, max_uses=1),
        ],
        [does(who, channel_invites.accept_channel_invite, code=CODE) for who in CROWD],
    ),
    "one conversation of two": (
        [],
        [
            does(me, channels.open_conversation, workspace_id=HERE, user_ids=(them,))
            for me, them in [(ADA, BOB), (BOB, ADA)] * 4
        ],
    ),
    "a slug": (
        there,
        [
            does(
                who,
                workspaces.create_workspace,
                workspace_id=WorkspaceId(UUID(int=500 + n, version=4)),
                general_id=ChannelId(UUID(int=600 + n, version=4)),
                name="Gold",
            )
            for n, who in enumerate(CROWD)
        ],
    ),
    "the name of a channel": (
        [],
        [
            does(
                BOB,
                channels.create_channel,
                channel_id=ChannelId(UUID(int=600 + n, version=4)),
                workspace_id=HERE,
                name="gold",
            )
            for n in range(8)
        ],
    ),
    "a user name": (there, [does(who, accounts.rename, username="gold") for who in CROWD]),
    "an address": (
        [],
        [
            does(who, accounts.register, username=f"q{n}", email="gold@example.org")
            for n, who in enumerate(CROWD)
        ],
    ),
    "a placeholder": (
        [does(ZOE, identity.verify_email, email="zoe@example.org")],
        [does(ZOE, claims.claim, placeholder_id=PAT, workspace_ids=(HERE,))] * 6,
    ),
    "the ownership": (
        [],
        [does(ADA, plans.hand_over, workspace_id=HERE, user_id=who) for who in (BOB, EVE) * 4],
    ),
    "requests that cross": (
        [],
        [
            does(me, relationships.relate, other_id=them, deed="request")
            for me, them in [(BOB, EVE), (EVE, BOB)] * 4
        ],
    ),
    "one report": ([], [does(BOB, moderation.report_message, message_id=HELLO)] * 6),
    "settling a report": (
        [does(BOB, moderation.report_message, message_id=HELLO)],
        [
            does(
                ADA,
                moderation.resolve_report,
                workspace_id=HERE,
                report_id=report_of(HERE, BOB, HELLO).id,
                outcome=outcome,
            )
            for outcome in ("dismissed", "hidden") * 3
        ],
    ),
    "taking away what one who left had said": (
        [does(BOB, messages.post, message_id=fresh(1), channel_id=GENERAL, text="x")],
        [does(SYSTEM, departures.take_away, user_id=BOB, message_ids=(fresh(1),))] * 6,
    ),
    "noting that all is gone": (
        [],
        [
            does(SYSTEM, departures.clear_departure, workspace_id=HERE, user_id=BOB, upto=upto)
            for upto in (5, 5, 7, 7, 6)
        ],
    ),
    "coming in while one is banned": (
        there,
        [
            *(does(who, invites.accept_invite, code=CODE) for who in CROWD[:4]),
            *(does(ADA, bans.ban, workspace_id=HERE, user_id=who) for who in CROWD[:4]),
        ],
    ),
    "one bot, one key": (
        [],
        [
            *[does(ADA, bots.make_bot, bot_id=BOT, workspace_id=HERE, username="helper")] * 4,
            *[does(ADA, bots.make_key, user_id=ADA, key_id=KEY, name="ci", scopes=("read",))] * 4,
        ],
    ),
    "taking an invite into a channel back": (
        [*inside, opened, does(ADA, channel_invites.invite_to_channel, channel_id=OPEN, code=CODE)],
        [
            *(does(who, channel_invites.accept_channel_invite, code=CODE) for who in CROWD[:5]),
            does(
                ADA,
                channel_invites.revoke_channel_invite,
                channel_id=OPEN,
                invite_id=channel_invite_by(CODE).id,
            ),
            *(does(who, channel_invites.accept_channel_invite, code=CODE) for who in CROWD[5:]),
        ],
    ),
}
