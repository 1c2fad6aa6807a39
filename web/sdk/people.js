// The workspace and its people; who is there, and who is writing.

import { without } from "./screen.js";

const here = (screen, told) => told.workspace_id === screen.workspace.id;
const withUser = (screen, id, user) => ({ ...screen, users: { ...screen.users, [id]: user } });

function userUpdated(screen, user) {
  return user.id in screen.users ? withUser(screen, user.id, { ...screen.users[user.id], ...user }) : screen;
}

function joined(screen, told) {
  return here(screen, told) ? withUser(screen, told.user_id, { ...told.user, role: told.role }) : screen;
}

function left(screen, told) {
  if (!here(screen, told)) return screen;
  const gone = screen.gone || told.user_id === screen.me;
  const [users, presence] = [screen.users, screen.presence].map((each) => without(each, told.user_id));
  return { ...screen, users, presence, gone };
}

function roleUpdated(screen, told) {
  const { user_id: who, role } = told;
  if (!here(screen, told) || !(who in screen.users)) return screen;
  const workspace = who === screen.me ? { ...screen.workspace, role } : screen.workspace;
  return { ...withUser(screen, who, { ...screen.users[who], role }), workspace };
}

function workspaceUpdated(screen, workspace) {
  if (workspace.id !== screen.workspace.id) return screen;
  return { ...screen, workspace: { ...screen.workspace, ...workspace } };
}

function workspaceDeleted(screen, told) {
  return here(screen, told) ? { ...screen, gone: true } : screen;
}

function sidebarUpdated(screen, told) {
  return here(screen, told) ? { ...screen, sidebar: told.sections } : screen;
}

function active(screen, told) {
  if (!(told.user_id in screen.users)) return screen;
  return { ...screen, presence: { ...screen.presence, [told.user_id]: told } };
}

function typing(screen, told, room) {
  const writing = screen.typing[room.id] ?? [];
  if (writing.includes(told.user_id) || !(told.user_id in screen.users)) return screen;
  return { ...screen, typing: { ...screen.typing, [room.id]: [...writing, told.user_id] } };
}

const stoppedTyping = (screen, told, room) => silent(screen, told.user_id, room);
// Whoever has said it is not writing it any more.
const sent = (screen, message, room) => silent(screen, message.author_id, room);

function silent(screen, user, room) {
  const writing = screen.typing[room.id] ?? [];
  if (!writing.includes(user)) return screen;
  const others = writing.filter((each) => each !== user);
  const kept = without(screen.typing, room.id);
  return { ...screen, typing: others.length ? { ...kept, [room.id]: others } : kept };
}

export const HANDLERS = {
  user_updated: userUpdated,
  user_joined_workspace: joined,
  user_left_workspace: left,
  workspace_role_updated: roleUpdated,
  workspace_updated: workspaceUpdated,
  workspace_deleted: workspaceDeleted,
  sidebar_updated: sidebarUpdated,
  user_active: active,
  user_is_typing: typing,
  user_stopped_typing: stoppedTyping,
  message_sent: sent,
};
