"""One is one, and the rest are many."""

from cli.counting import counted


def test_a_number_has_the_noun_that_it_takes():
    assert counted(1, "block") == "1 block"
    assert counted(0, "block") == "0 blocks"
    assert counted(2_000, "reply", "replies") == "2,000 replies"
