// What is unread: the numbers of channels, conversations and threads.

import { changePlace, changeThread, mapped, place, without } from "./screen.js";

function sent(screen, message, room) {
  if (room.kind === "thread") return replied(screen, message);
  const entry = place(screen, message.channel_id);
  if (!entry?.member) return screen;
  const fields = counted(screen, entry, message);
  if (message.notice === null) fields.last_message_at = message.created_at;
  if (mine(screen, message) && "unread" in fields) fields.last_viewed_at = message.created_at;
  return changePlace(screen, message.channel_id, fields);
}

function replied(screen, message) {
  const { root_id: root, channel_id: channel } = message;
  if (screen.opened.includes(root) || !followable(screen, root, channel)) return screen;
  const entry = screen.threads[root] ?? allRead(root, channel, message.seq - 1);
  return changeThread(screen, { ...entry, ...counted(screen, entry, message) });
}

// Whether it is a thread of this workspace: who follows it from another channel may not see its own.
function followable(screen, root, channel) {
  return Boolean(place(screen, channel)) || root in screen.guest_threads;
}

function allRead(root, channel, seq) {
  return { root_id: root, channel_id: channel, last_seq: seq, last_read_seq: seq, unread: 0, mentions: 0 };
}

function counted(screen, entry, message) {
  const seq = message.seq;
  if (message.content_type === "system") return { last_seq: seq };
  if (mine(screen, message)) return { last_seq: seq, last_read_seq: seq, unread: 0, mentions: 0 };
  const mentions = entry.mentions + calls(screen, message, message.author_id);
  return { last_seq: seq, unread: entry.unread + 1, mentions };
}

const mine = (screen, message) => message.author_id === screen.me;
const calls = (screen, call, author) =>
  Number((call.everyone || call.mentions.includes(screen.me)) && !screen.blocked.includes(author));

function deleted(screen, gone, room) {
  return gone.counted ? recounted(screen, gone, room, -1, -calls(screen, gone.was, gone.author_id)) : screen;
}

function restored(screen, message, room) {
  if (message.content_type === "system") return screen;
  return recounted(screen, message, room, 1, calls(screen, message, message.author_id));
}

function updated(screen, message, room) {
  if (message.content_type === "system") return screen;
  const author = message.author_id;
  return recounted(screen, message, room, 0, calls(screen, message, author) - calls(screen, message.was, author));
}

// Where this message is still before me, by so much.
function recounted(screen, message, room, unread, mentions) {
  const withinThread = room.kind === "thread";
  const found = withinThread ? screen.threads[message.root_id] : place(screen, message.channel_id);
  if (!found || message.seq <= found.last_read_seq || mine(screen, message)) return screen;
  if (!withinThread && !found.member) return screen;
  const counts = { unread: found.unread + unread, mentions: found.mentions + mentions };
  if (!withinThread) return changePlace(screen, message.channel_id, counts);
  return { ...screen, threads: { ...screen.threads, [message.root_id]: { ...found, ...counts } } };
}

function channelRead(screen, read) {
  const { last_read_seq, unread, mentions, last_viewed_at } = read;
  const viewed = last_viewed_at ? { last_viewed_at } : {};
  return changePlace(screen, read.channel_id, { last_read_seq, unread, mentions, ...viewed });
}

function threadRead(screen, read) {
  if (!followable(screen, read.root_id, read.channel_id)) return screen;
  const entry = screen.threads[read.root_id] ?? allRead(read.root_id, read.channel_id, 0);
  const { last_seq, last_read_seq, unread, mentions } = read;
  return changeThread(screen, { ...entry, last_seq, last_read_seq, unread, mentions });
}

function workspaceRead(screen, read) {
  if (read.workspace_id !== screen.workspace.id) return screen;
  const seen = (entry) =>
    entry.member
      ? { ...entry, last_read_seq: entry.last_seq, last_viewed_at: read.at, unread: 0, mentions: 0 }
      : entry;
  return { ...screen, threads: {}, channels: mapped(screen.channels, seen), dms: mapped(screen.dms, seen) };
}

// Whoever begins to follow has read all there is.
function followed(screen, told) {
  const opened = screen.opened.filter((root) => root !== told.root_id);
  const guest = told.guest && told.workspace_id === screen.workspace.id;
  const guests = guest ? { ...screen.guest_threads, [told.root_id]: told.channel_id } : screen.guest_threads;
  return { ...screen, opened, threads: without(screen.threads, told.root_id), guest_threads: guests };
}

function unfollowed(screen, told) {
  const guests = without(screen.guest_threads, told.root_id);
  return { ...screen, threads: without(screen.threads, told.root_id), guest_threads: guests };
}

// What counts from now on; what counted so far is told by the reads that follow.
function related(screen, told) {
  const others = screen.blocked.filter((each) => each !== told.user_id);
  return { ...screen, blocked: told.blocks ? [...others, told.user_id].sort() : others };
}

export const HANDLERS = {
  message_sent: sent,
  message_deleted: deleted,
  message_restored: restored,
  message_updated: updated,
  channel_read: channelRead,
  thread_read: threadRead,
  workspace_read: workspaceRead,
  thread_followed: followed,
  thread_unfollowed: unfollowed,
  relationship_changed: related,
};
