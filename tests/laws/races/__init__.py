"""Races: what came true before, and what is then wished for at once, of which only some can be granted."""

from tests.laws.races.places import PLACES
from tests.laws.races.talk import TALK

RACES = {**PLACES, **TALK}
