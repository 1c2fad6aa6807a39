"""How long to wait before a part that died is started again."""

FIRST, LONGEST = 0.1, 10.0  # seconds
HEALTHY = 30.0  # seconds alive after which an earlier death no longer counts


class Backoff:
    def __init__(self) -> None:
        self.deaths = 0

    def after(self, alive: float) -> float:
        """The pause after a life of that many seconds; it doubles with every early death."""
        self.deaths = 1 if alive >= HEALTHY else self.deaths + 1
        return min(LONGEST, FIRST * 2 ** min(self.deaths - 1, 10))
