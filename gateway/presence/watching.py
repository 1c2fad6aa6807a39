"""Who watches whom, and what each was told last: nobody is told the same thing twice."""

from collections.abc import Iterable, Mapping, Sequence

from domain.ids import UserId
from gateway.delivery import Delivery


class Watching:
    def __init__(self) -> None:
        self._watchers: dict[UserId, dict[Delivery, bytes]] = {}
        self._watched: dict[Delivery, tuple[UserId, ...]] = {}

    def __contains__(self, user: UserId) -> bool:
        return user in self._watchers

    def watch(self, watcher: Delivery, users: Sequence[UserId]) -> tuple[list[UserId], list[UserId]]:
        """These and no others; who is watched by somebody from now on, and who by nobody any more."""
        before, now = set(self._watched.pop(watcher, ())), set(users)
        came: list[UserId] = []
        for user in now:
            if user not in self._watchers:
                came.append(user)
                self._watchers[user] = {}
            self._watchers[user][watcher] = b""  # whoever asks is told, also what they know
        if now:
            self._watched[watcher] = tuple(now)
        return came, [user for user in before - now if self._let_go(watcher, user)]

    def _let_go(self, watcher: Delivery, user: UserId) -> bool:
        watchers = self._watchers[user]
        del watchers[watcher]
        if not watchers:
            del self._watchers[user]
        return not watchers

    def everybody(self) -> Iterable[UserId]:
        return self._watchers.keys()

    def watched_by(self, user: UserId) -> set[UserId]:
        """On any of their sockets."""
        return {
            watched for watcher, users in self._watched.items() if watcher.user == user for watched in users
        }

    def watchers(self, user: UserId) -> list[Delivery]:
        return list(self._watchers.get(user, ()))

    def tell(self, watcher: Delivery, wires: Mapping[UserId, bytes]) -> bool:
        """What is news to them, in one write; False if their socket has no room for it now."""
        news = {
            user: wire
            for user, wire in wires.items()
            if self._watchers.get(user, {}).get(watcher, wire) != wire
        }
        if news and not watcher.socket.whisper(b"".join(news.values())):
            return False
        for user, wire in news.items():
            self._watchers[user][watcher] = wire
        return True
