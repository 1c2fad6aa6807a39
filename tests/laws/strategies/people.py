"""Being somebody: accounts, programs, and what people are to each other."""

from typing import get_args
from uuid import UUID

from hypothesis import strategies as st

from domain.decisions import accounts, bots, claims, identity, letters, relationships
from domain.ids import SessionId
from domain.letter import Outcome, letter_for
from domain.user import Profile
from tests.laws.strategies.kinds import BOT, KEY, NAN, PEOPLE, kind, of_nobody
from tests.laws.strategies.workspaces import ELSEWHERE
from tests.people import HERE, PAT, ZOE

ACCOUNT = (
    kind(
        accounts.register,
        accounts.Register,
        by=st.just(NAN),
        username=st.sampled_from(["nan", "bob"]),
        email=st.sampled_from(["nan@example.org", "eve@example.org"]),
    ),
    kind(accounts.rename, accounts.Rename, username=st.sampled_from(["ada", "bob", "bobby"])),
    kind(
        accounts.change_me,
        accounts.ChangeMe,
        username=st.sampled_from([None, "eve", "evelyn"]),
        changes=st.sampled_from([{}, {"bio": "hi"}, {"location": "Oslo"}]),
    ),
    kind(
        accounts.set_profile,
        accounts.SetProfile,
        profile=st.builds(Profile, display_name=st.sampled_from(["A", "B"])),
    ),
    kind(accounts.sign_out, accounts.SignOut, session_id=st.just(SessionId(UUID(int=302, version=4)))),
)

IDENTITY = (
    kind(identity.verify_email, identity.VerifyEmail, by=st.just(ZOE), email=st.just("zoe@example.org")),
    kind(
        claims.claim,
        claims.Claim,
        by=st.just(ZOE),
        placeholder_id=st.just(PAT),
        workspace_ids=st.sampled_from([(), (HERE,)]),
    ),
    of_nobody(
        claims.take_seats,
        claims.TakeSeats,
        user_id=st.one_of(PEOPLE, st.just(PAT)),
        workspace_ids=st.just((HERE, ELSEWHERE)),
    ),
    kind(
        letters.ask_for_letter,
        letters.AskForLetter,
        purpose=st.sampled_from(["verify", "reset"]),
        user_id=st.just(ZOE),
    ),
    kind(
        letters.note_letter,
        letters.NoteLetter,
        letter_id=st.just(letter_for("verify", ZOE).id),
        number=st.integers(1, 2),
        outcome=st.sampled_from(get_args(Outcome)),
    ),
    kind(identity.deactivate, identity.Deactivate, active=st.booleans()),
    kind(identity.set_password, identity.SetPassword),
    kind(identity.begin_deletion, identity.BeginDeletion, begun=st.booleans()),
    kind(
        identity.delete_account,
        identity.DeleteAccount,
        workspace_ids=st.just((HERE, ELSEWHERE)),
        bot_ids=st.just((BOT,)),
    ),
)
"""Zoe has signed up with the address under which Pat was imported."""

RELATE = (
    kind(
        relationships.relate,
        relationships.Relate,
        other_id=PEOPLE,
        deed=st.sampled_from(get_args(relationships.Deed)),
    ),
    kind(
        relationships.relate,
        relationships.Relate,
        other_id=PEOPLE,
        deed=st.sampled_from(["block", "unblock", "request"]),
    ),
    kind(relationships.allow, relationships.Allow, other_id=PEOPLE, messages=st.booleans()),
    kind(
        relationships.set_privacy,
        relationships.SetPrivacy,
        private=st.sampled_from([None, True, False]),
        friend_requests=st.sampled_from([None, True, False]),
    ),
)

PROGRAMS = (
    kind(
        bots.make_bot,
        bots.MakeBot,
        bot_id=st.just(BOT),
        workspace_id=st.just(HERE),
        username=st.sampled_from(["helper", "bob"]),
    ),
    kind(
        bots.make_key,
        bots.MakeKey,
        user_id=st.one_of(PEOPLE, st.just(BOT)),
        key_id=st.just(KEY),
        name=st.just("ci"),
        scopes=st.just(("read",)),
    ),
    kind(bots.revoke_key, bots.RevokeKey, user_id=st.one_of(PEOPLE, st.just(BOT)), key_id=st.just(KEY)),
)
