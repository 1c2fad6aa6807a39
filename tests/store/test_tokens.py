"""Access tokens."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from domain.ids import SessionId, UserId
from store.tokens import LIFETIME, TokenInvalid, Tokens

ADA, HERE = UserId(uuid4()), SessionId(uuid4())
SECRET = b"a secret that is long enough for us"


def test_a_token_says_whose_it_is() -> None:
    tokens = Tokens(SECRET)
    token, seconds = tokens.issue(ADA, HERE, datetime.now(UTC))
    assert seconds == 900
    for _ in range(2):  # read, then remembered
        claims = tokens.read(token)
        assert (claims.user_id, claims.session_id) == (ADA, HERE)


def test_a_token_of_another_secret_or_changed_is_none() -> None:
    token, _ = Tokens(b"another secret that is long enough").issue(ADA, HERE, datetime.now(UTC))
    for none in (token, token[:-2] + "xx", "", "a.b.c"):
        with pytest.raises(TokenInvalid):
            Tokens(SECRET).read(none)


def test_a_remembered_token_expires_all_the_same() -> None:
    tokens = Tokens(SECRET)
    token, _ = tokens.issue(ADA, HERE, datetime.now(UTC))
    claims = tokens.read(token)
    tokens._read[token] = claims._replace(expires_at=datetime.now(UTC).timestamp() - 1)
    with pytest.raises(TokenInvalid):
        tokens.read(token)
    late, _ = tokens.issue(ADA, HERE, datetime.now(UTC) - LIFETIME - timedelta(seconds=1))
    with pytest.raises(TokenInvalid):
        tokens.read(late)


def test_only_so_many_are_remembered() -> None:
    tokens = Tokens(SECRET, most=3)
    for _ in range(5):
        tokens.read(tokens.issue(ADA, SessionId(uuid4()), datetime.now(UTC))[0])
    assert len(tokens._read) == 3
