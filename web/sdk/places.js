// Channels and conversations: which there are, and one's own part in them.

import { changePlace, filtered, place, without } from "./screen.js";

function joined(screen, told) {
  if (told.channel) return arrived(screen, told, "channels");
  if (!place(screen, told.channel_id)?.member) return screen;
  const { member_count, role, permissions } = told;
  const mine = told.user_id === screen.me ? { role, permissions } : {};
  return changePlace(screen, told.channel_id, { member_count, ...mine });
}

const conversationCreated = (screen, told) => arrived(screen, told, "dms");

function arrived(screen, told, shelf) {
  const channel = told.channel;
  if (channel.workspace_id !== screen.workspace.id) return screen;
  const mine = { ...outside(), member: true, role: told.role };
  const entry = { ...mine, ...channel, last_read_seq: channel.last_seq };
  return { ...screen, [shelf]: { ...screen[shelf], [channel.id]: entry } };
}

function left(screen, told) {
  const entry = place(screen, told.channel_id);
  if (!entry) return screen;
  if (told.user_id !== screen.me) {
    return entry.member ? changePlace(screen, told.channel_id, { member_count: told.member_count }) : screen;
  }
  if (entry.kind === "public" && screen.workspace.role !== "guest" && !told.banned) {
    return changePlace(withoutThreads(screen, told.channel_id), told.channel_id, outside());
  }
  return deleted(screen, told);
}

// One's part in a channel one is not in.
function outside() {
  const counts = { last_seq: 0, member_count: 0, last_read_seq: 0, unread: 0, mentions: 0 };
  const mine = { member: false, role: null, permissions: [], last_viewed_at: null, last_message_at: null };
  return { ...counts, ...mine, notify: "all", muted: false, muted_until: null };
}

function withoutThreads(screen, channel) {
  const threads = filtered(screen.threads, (entry) => entry.channel_id !== channel);
  return { ...screen, threads, guest_threads: filtered(screen.guest_threads, (home) => home !== channel) };
}

function created(screen, channel) {
  if (channel.workspace_id !== screen.workspace.id || channel.id in screen.channels) return screen;
  return { ...screen, channels: { ...screen.channels, [channel.id]: { ...channel, ...outside() } } };
}

// Of a channel one is not in, this is all that one is told.
function updated(screen, channel) {
  const { name, slug, topic, description, archived, max_participants } = channel;
  return changePlace(screen, channel.id, { name, slug, topic, description, archived, max_participants });
}

function deleted(screen, { channel_id: id }) {
  const others = withoutThreads(screen, id);
  return { ...others, channels: without(others.channels, id), dms: without(others.dms, id) };
}

function preferencesUpdated(screen, { channel_id, notify, muted, muted_until }) {
  return changePlace(screen, channel_id, { notify, muted, muted_until });
}

export const HANDLERS = {
  user_joined_channel: joined,
  user_left_channel: left,
  conversation_created: conversationCreated,
  channel_created: created,
  channel_updated: updated,
  channel_deleted: deleted,
  channel_preferences_updated: preferencesUpdated,
};
