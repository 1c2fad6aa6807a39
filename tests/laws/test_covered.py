"""Whatever people can wish for, the laws have seen: no command is left out of the stories."""

import pkgutil
from collections import Counter
from importlib import import_module

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import domain.decisions
from domain.event import Command
from tests.laws.happenings import ALL, happenings
from tests.laws.strategies.kinds import Wish
from tests.laws.strategies.stories import IN_THE_MACHINE, KINDS
from tests.laws.test_screen import story
from tests.laws.tour import TOUR
from tests.people import everybody

LEFT_OUT: dict[str, str] = {
    "SetRetention": "changes nothing by itself; what follows is in tests/history/erasure",
    "SetChannelRetention": "likewise",
}
"""Commands that no story contains, by name, and why. Imports and named requests are not commands."""


def every_command() -> set[type[Command]]:
    """All that is declared among the decisions."""
    modules = [
        import_module(f"domain.decisions.{found.name}")
        for found in pkgutil.iter_modules(domain.decisions.__path__)
    ]
    declared = (each for module in modules for each in vars(module).values())
    return {
        each
        for each in declared
        if isinstance(each, type)
        and issubclass(each, Command)
        and each.__module__.startswith("domain.decisions.")
        and each.__name__ not in LEFT_OUT
    }


def test_all_that_changes_what_is_unread_happens_in_the_stories_of_the_machine():
    """Often enough for thirty runs, and for the same reason in each run of this: the dice are fixed."""
    first = len(everybody().log)
    seen: Counter[str] = Counter()

    @settings(
        max_examples=120,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.lists(IN_THE_MACHINE, min_size=3, max_size=3))
    def tell(parts: list[list[Wish]]) -> None:
        seen.update(happenings(story([wish for part in parts for wish in part]).log, first))

    tell()
    assert {name for name in ALL if seen[name] < 4} == set()


def test_there_are_commands():
    assert len(every_command()) > 70


def test_every_command_is_drawn():
    """What the state machine and the laws draw their stories from."""
    assert every_command() - {kind.command for kind in KINDS} == set()


def test_every_command_can_come_true():
    """One story in which each is granted, with something new: the wishes above are not all refused."""
    world = everybody()
    came_true: set[type[Command]] = set()
    for decide, command in TOUR:
        assert world.do(decide, command), command
        came_true.add(type(command))
    assert every_command() - came_true == set()
