// A screen as stores show it: by id, in the words of pages. clients/python says the same.

import { messages } from "./timelines.js";

export function viewOf(screen, inputs) {
  const { id, name, description, slug, owner_id, role } = screen.workspace;
  const lists = { files: [], channels: Object.keys(screen.channels), members: Object.keys(screen.users) };
  const admins = lists.members.filter((user) => screen.users[user].role === "admin");
  const workspace = { id, name, description, slug, owner_id, role, sidebar: screen.sidebar, ...lists, admins };
  const entries = (mapping, of) => Object.fromEntries(Object.values(mapping).map((each) => [each.id, of(each)]));
  return {
    users: entries(screen.users, (user) => userOf(screen, user)),
    workspaces: { [id]: { ...workspace, direct_messages: Object.keys(screen.dms) } },
    channels: entries(screen.channels, (entry) => placeOf(screen, entry, inputs)),
    direct_messages: entries(screen.dms, (entry) => ({
      ...placeOf(screen, entry, inputs),
      user_id: entry.user_ids.find((user) => user !== screen.me) ?? screen.me,
      user_ids: entry.user_ids,
    })),
  };
}

function userOf(screen, user) {
  const { status = "offline", last_seen_at = null, custom_status = null } = screen.presence[user.id] ?? {};
  return { ...user, image_url: user.avatar_url, is_online: status !== "offline", status, last_seen_at, custom_status };
}

function placeOf(screen, entry, inputs) {
  const input = inputs.get(entry.id);
  const { id, name, description, topic, slug, workspace_id, kind, archived, member, role } = entry;
  return {
    ...{ id, name, description, topic, slug, workspace_id, kind, archived, member, role },
    messages: messagesIn(screen, id, inputs),
    users_typing: new Set(screen.typing[id]),
    last_message_sent_at: entry.last_message_at,
    last_viewed_at: entry.last_viewed_at,
    unread_message_count: entry.unread,
    mention_count: entry.mentions,
    main_input_text: input?.text ?? "",
    main_input_attachment: input?.attachment ?? null,
  };
}

// A message that says the same stays the same object.
const shaped = new WeakMap();

function messagesIn(screen, id, inputs) {
  return messages(screen, id).map((message) => {
    const input = inputs.get(message.id);
    const thread = id !== message.id && message.id in screen.timelines;
    if (!input && !thread && shaped.has(message)) return shaped.get(message);
    const view = messageOf(message, thread ? messagesIn(screen, message.id, inputs) : [], input);
    if (!input && !thread) shaped.set(message, view);
    return view;
  });
}

function messageOf(message, children, input) {
  return {
    ...message,
    user_id: message.author_id,
    content: message.text,
    attachment: message.files?.[0] ?? null,
    parent_id: message.root_id,
    status: message.status ?? "sent",
    children,
    thread_input_text: input?.text ?? "",
    thread_input_attachment: input?.attachment ?? null,
  };
}
