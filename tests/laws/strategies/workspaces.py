"""Coming into a workspace and going, and what its owner decides."""

from uuid import UUID

from hypothesis import strategies as st
from msgspec import UNSET

from domain.decisions import bans, invites, memberships, plans, workspaces
from domain.ids import ChannelId, WorkspaceId
from domain.invite import invite_by
from domain.workspace_member import WorkspaceRole
from tests.laws.strategies.kinds import NAN, OPEN, PEOPLE, kind
from tests.people import CODE, GENERAL, HERE

ELSEWHERE = WorkspaceId(UUID(int=120, version=4))
LETTER = "for eve"
"""The code of an invite by e-mail."""
ROLES: st.SearchStrategy[WorkspaceRole] = st.sampled_from(["admin", "member", "guest"])

COME_AND_GO = (
    kind(
        invites.accept_invite,
        invites.AcceptInvite,
        by=st.one_of(PEOPLE, st.just(NAN)),
        code=st.just(CODE),
    ),
    kind(memberships.leave_workspace, memberships.LeaveWorkspace, workspace_id=st.just(HERE)),
    kind(memberships.remove_member, memberships.RemoveMember, workspace_id=st.just(HERE), user_id=PEOPLE),
    kind(memberships.set_role, memberships.SetRole, workspace_id=st.just(HERE), user_id=PEOPLE, role=ROLES),
    kind(invites.accept_invite, invites.AcceptInvite, code=st.just(LETTER)),
    kind(
        invites.invite,
        invites.Invite,
        workspace_id=st.just(HERE),
        code=st.just(LETTER),
        email=st.just("eve@example.org"),
        max_uses=st.just(1),
        role=ROLES,
    ),
    kind(invites.revoke_invite, invites.RevokeInvite, invite_id=st.just(invite_by(LETTER).id)),
    kind(bans.ban, bans.Ban, workspace_id=st.just(HERE), user_id=PEOPLE, forgotten=st.booleans()),
    kind(bans.unban, bans.Unban, workspace_id=st.just(HERE), user_id=PEOPLE),
)

OWN = (
    kind(
        workspaces.create_workspace,
        workspaces.CreateWorkspace,
        workspace_id=st.just(ELSEWHERE),
        general_id=st.just(ChannelId(UUID(int=121, version=4))),
        name=st.sampled_from(["Torch", "Lamp"]),
    ),
    kind(
        workspaces.change_workspace,
        workspaces.ChangeWorkspace,
        workspace_id=st.just(HERE),
        name=st.sampled_from([None, "Lantern"]),
        slug=st.sampled_from([None, "lantern"]),
        default_ids=st.sampled_from([None, (), (GENERAL,), (OPEN,)]),
    ),
    kind(
        workspaces.delete_workspace,
        workspaces.DeleteWorkspace,
        workspace_id=st.sampled_from([ELSEWHERE, ELSEWHERE, ELSEWHERE, HERE]),
    ),
    kind(plans.hand_over, plans.HandOver, workspace_id=st.just(HERE), user_id=PEOPLE),
    kind(
        plans.set_plan,
        plans.SetPlan,
        workspace_id=st.just(HERE),
        plan=st.sampled_from([UNSET, "free", "pro"]),
        seat_limit=st.sampled_from([UNSET, None, 2, 3]),
        customer_id=st.sampled_from([UNSET, "cus_1"]),
        ai_budget_cents=st.sampled_from([UNSET, None, 100]),
    ),
)
"""Of what is done here, only the end is rarely drawn: nothing can be wished for after it."""
