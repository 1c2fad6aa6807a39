"""Which rows an event needs before it can be handled."""

from projections.chat.needs import erasures, messages, people, places, threads
from projections.chat.needs.fetching import Fetching, Needs, nothing

__all__ = ["Fetching", "Needs", "erasures", "messages", "nothing", "people", "places", "threads"]
