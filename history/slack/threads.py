"""Which message each reply hangs on: chains flattened, cycles cut, missing roots found out."""

from array import array
from bisect import bisect_left

from history.slack.report import Report
from history.slack.stamps import key_of


class Threads:
    """`roots` by place: the root's micros for a reply, 0 for all else.

    `ahead` says which roots to yield before a place, so that every root comes before its replies: those in no
    file, and those younger than a reply of theirs (in archives merged from two workspaces).
    """

    def __init__(self, times: "array[int]", threads: "array[int]", report: Report) -> None:
        self.times = times
        self.report = report
        self.roots = array(
            "q", (0 if own == root else root for own, root in zip(times, threads, strict=True))
        )
        for place in range(len(times)):
            self.flatten(place)
        self.missing: dict[int, int] = {}  # root to the place of its first reply
        self.ahead = self.early()

    def find(self, micros: int) -> int | None:
        place = bisect_left(self.times, micros)
        return place if place < len(self.times) and self.times[place] == micros else None

    def flatten(self, place: int) -> None:
        path, root = [place], self.roots[place]
        while root and (target := self.find(root)) is not None and (above := self.roots[target]):
            if target in path:
                root = min(self.times[each] for each in path)
                break
            path.append(target)
            root = above
        if len(path) > 1:
            for each in path:
                self.hang(each, root)

    def hang(self, place: int, root: int) -> None:
        own = self.times[place]
        if self.roots[place] != root:
            self.roots[place] = 0 if own == root else root
            self.report.change("thread_flattened", key_of(own), f"now a reply of {key_of(root)}")

    def early(self) -> dict[int, list[int]]:
        """Roots in no file come at their own time, or before their first reply if that is earlier."""
        ahead: dict[int, list[int]] = {}
        seen: set[int] = set()
        for place, root in enumerate(self.roots):
            if not root or root in seen:
                continue
            seen.add(root)
            missing = self.find(root) is None
            if missing:
                self.missing[root] = place
                self.report.change("missing_root_made", key_of(root), f"for {key_of(self.times[place])}")
            elif root > self.times[place]:
                self.report.change(
                    "root_after_reply", key_of(root), f"moved before {key_of(self.times[place])}"
                )
            if missing or root > self.times[place]:
                ahead.setdefault(min(place, bisect_left(self.times, root)), []).append(root)
        return {place: sorted(roots) for place, roots in ahead.items()}
