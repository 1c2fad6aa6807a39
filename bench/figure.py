"""What a benchmark finds out."""

import statistics
from collections.abc import Sequence
from typing import Any

import msgspec


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """`against` says what stands beside it; every round is in the details: no machine is ever quite alone."""

    name: str
    value: float
    unit: str
    against: str
    details: dict[str, Any] = {}


def median(rounds: Sequence[float]) -> float:
    return statistics.median(rounds)


def ratio(name: str, ours: Sequence[float], theirs: Sequence[float], against: str, **details: Any) -> Figure:
    """Of the medians of alternating rounds."""
    return Figure(
        name=name,
        value=round(median(ours) / median(theirs), 3),
        unit="ratio",
        against=against,
        details={"ours": whole(ours), "theirs": whole(theirs), **details},
    )


def whole(rounds: Sequence[float]) -> list[int]:
    return [round(each) for each in rounds]


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """In milliseconds."""
    ordered = sorted(seconds)
    places = {"p50": 0.50, "p95": 0.95, "p99": 0.99, "max": 1.0}
    if not ordered:
        return dict.fromkeys(places, 0.0)
    return {
        name: round(ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000, 2)
        for name, share in places.items()
    }
