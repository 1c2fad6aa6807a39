"""Slugs: what of a name stands in an address."""

import pytest

from domain.names import slug_of
from domain.refusals import NameInvalid


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("  Q & A!  ", "q-a"),
        ("cafe\u0301", "café"),
        ("ＡＢ", "ab"),
        ("Straße", "strasse"),
        ("हिन्दी", "हिन्दी"),
        ("ภาษาไทย", "ภาษาไทย"),
        ("❤\ufe0f love", "love"),
        ("gene\u200bral", "general"),
        ("\u0301a", "a"),
        ("x" * 79 + " y", "x" * 79),
    ],
)
def test_a_slug_has_the_words_of_a_name_and_is_its_own(name: str, slug: str) -> None:
    assert slug_of(name) == slug
    assert slug_of(slug) == slug


@pytest.mark.parametrize("name", ["", "...", "\u200b", "\u3164", "\ufe0f", "\u0301"])
def test_a_name_of_nothing_that_is_seen_is_none(name: str) -> None:
    with pytest.raises(NameInvalid):
        slug_of(name)
