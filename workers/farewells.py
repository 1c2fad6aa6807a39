"""Ending what somebody began who goes: whoever began it may have died on the way."""

from datetime import UTC, datetime

from domain.decisions.accounts import SignOut, sign_out
from domain.decisions.identity import BeginDeletion, DeleteAccount, begin_deletion, delete_account
from domain.decisions.memberships import LeaveWorkspace, leave_workspace
from domain.ids import UserId
from domain.user import user
from projections.views.users import homes_of, owns_one
from store import keys, sessions
from store.connections import Pool
from store.executor import Executor
from store.passwords import forget_password
from store.states import state_of
from workers.patience import caught_up


class Farewells:
    """Each step looks at what is so: done again, or by two at once, it changes nothing more."""

    def __init__(self, executor: Executor, pool: Pool) -> None:
        self._executor = executor
        self._pool = pool

    async def finish(self, who: UserId) -> None:
        """Out of every workspace, then gone; an owner stays. The agenda hears of it by the log."""
        await caught_up(self._pool)
        async with self._pool.connection() as connection:
            if not (await state_of(connection, user(who))).leaving:
                return
            homes, owner = await homes_of(connection, [who]), await owns_one(connection, who)
        at = datetime.now(UTC)
        if owner:
            await self._executor.execute(begin_deletion, BeginDeletion(actor=who, at=at, begun=False))
            return
        for here in homes:
            await self._executor.execute(leave_workspace, LeaveWorkspace(actor=who, at=at, workspace_id=here))
        async with self._pool.connection() as connection:
            bots = await keys.bots_of(connection, who)
            await keys.revoke_all(connection, who)
        wish = DeleteAccount(actor=who, at=at, workspace_ids=tuple(homes), bot_ids=bots)
        await self._executor.execute(delete_account, wish)

    async def lock_out(self, who: UserId) -> None:
        """No device and no key acts any more as somebody who rests or is gone."""
        async with self._pool.connection() as connection:
            them = await state_of(connection, user(who))
            if them.exists and not them.deactivated:
                return
            await keys.revoke_all(connection, who)
            if not them.exists:
                await forget_password(connection, who)
            for session in await sessions.of_user(connection, who):
                wish = SignOut(actor=who, at=datetime.now(UTC), session_id=session.id)
                await self._executor.execute(sign_out, wish)
                await sessions.revoke(connection, session.id, who)
