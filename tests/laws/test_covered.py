"""Whatever people can wish for, the laws have seen: no command is left out of the stories."""

import pkgutil
from importlib import import_module

import domain.decisions
from domain.event import Command
from tests.laws.strategies.stories import KINDS
from tests.laws.tour import TOUR
from tests.people import everybody

LEFT_OUT: dict[str, str] = {}
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
