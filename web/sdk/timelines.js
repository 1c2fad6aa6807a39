// What is shown of a channel's or a thread's messages: it begins with a page and goes on by frames alone.
// Applying frames to a page that knows of them already does no harm, as long as those after them follow.

import { filtered, mapped, roomOf, without } from "./screen.js";

const TOMBSTONE = {
  text: "",
  files: [],
  mentions: [],
  everyone: false,
  reactions: {},
  pin: null,
  preview: null,
  language: null,
  location: null,
  poll: null,
  forward: null,
  deleted: true,
};
// Of a forward whose original is gone.
const WORDLESS = { text: "", language: null, location: null, files: [], gone: true };

// All messages that there are after the seq `since`. `words` is what forwards said whose originals are gone;
// `stale` are forwards that have words again which are not known here: they must be read.
export function timeline(channel, since = 0, messages = []) {
  return { channel_id: channel, since, messages, words: {}, stale: [] };
}

// Of the newest page: `next` is the answer's, null when nothing is before it.
export function ofPage(channel, { items, next }) {
  return timeline(channel, items.length && next !== null ? items[0].seq - 1 : 0, items);
}

export function apply(timeline, type, data) {
  return MESSAGES[type]?.(timeline, data) ?? timeline;
}

// In its place; unless it is older than what is known here.
function shown(timeline, message) {
  if (message.seq <= timeline.since) return timeline;
  const { was, ...view } = message;
  let place = timeline.messages.length;
  while (place && timeline.messages[place - 1].seq >= message.seq) place--;
  const again = timeline.messages[place]?.id === message.id ? 1 : 0;
  return { ...timeline, messages: timeline.messages.toSpliced(place, again, view) };
}

function set(timeline, id, fields) {
  const place = timeline.messages.findLastIndex((message) => message.id === id);
  if (place < 0) return timeline;
  const message = timeline.messages[place];
  return { ...timeline, messages: timeline.messages.with(place, { ...message, ...fields(message) }) };
}

const deleted = (timeline, gone) => set(timeline, gone.id, () => ({ ...TOMBSTONE, hidden: gone.hidden }));
const reacted = (timeline, told) =>
  set(timeline, told.message_id, (message) => reactions(message, told, [told.user_id]));
const unreacted = (timeline, told) => set(timeline, told.message_id, (message) => reactions(message, told, []));
const threaded = (timeline, told) => set(timeline, told.root_id, () => ({ thread: told.thread }));
const pinned = (timeline, told) => set(timeline, told.message_id, () => ({ pin: told.pin }));
const polled = (timeline, told) => set(timeline, told.message_id, () => ({ poll: told.poll }));

// The person goes to the end of the emoji's list, or out of it; an empty list goes.
function reactions(message, { emoji, user_id }, now) {
  const people = [...(message.reactions[emoji] ?? []).filter((each) => each !== user_id), ...now];
  if (!people.length) return { reactions: without(message.reactions, emoji) };
  return { reactions: { ...message.reactions, [emoji]: people } };
}

function originalDeleted(timeline, told) {
  return forwardsOf(timeline, told.message_id).reduce((now, { id, forward }) => {
    const kept = forward.gone ? now : { ...now, words: { ...now.words, [id]: forward } };
    return set(kept, id, (message) => ({ forward: { ...message.forward, ...WORDLESS } }));
  }, timeline);
}

function originalRestored(timeline, told) {
  return forwardsOf(timeline, told.message_id).reduce((now, { id }) => {
    const words = now.words[id];
    return words ? set(now, id, () => ({ forward: words })) : { ...now, stale: [...now.stale, id] };
  }, timeline);
}

const forwardsOf = (timeline, original) =>
  timeline.messages.filter((message) => message.forward?.message_id === original);

// One that was stale.
export function readAgain(timeline, { id, forward }) {
  const stale = timeline.stale.filter((each) => each !== id);
  return set({ ...timeline, stale }, id, () => ({ forward }));
}

const MESSAGES = {
  message_sent: shown,
  message_updated: shown,
  message_restored: shown,
  message_deleted: deleted,
  reaction_added: reacted,
  reaction_removed: unreacted,
  thread_created: threaded,
  thread_updated: threaded,
  message_pinned: pinned,
  message_unpinned: pinned,
  poll_updated: polled,
  original_deleted: originalDeleted,
  original_restored: originalRestored,
};

// What a frame does to the timelines on the screen.
export function show(screen, type, data, room) {
  switch (type) {
    case "shared_reply":
      return show(screen, data.type, data.data, { kind: "thread", id: data.root_id });
    case "shared_root":
      return show(screen, data.type, data.data, { kind: "channel", id: data.data.channel_id });
    case "channel_deleted":
      return dropped(screen, data.channel_id);
    case "original_deleted":
    case "original_restored":
      return { ...screen, timelines: mapped(screen.timelines, (each) => apply(each, type, data)) };
  }
  if ((type === "thread_created" || type === "thread_updated") && room.id !== data.channel_id) {
    return show(screen, type, data, { kind: "channel", id: data.channel_id });
  }
  if (type === "user_left_channel" && data.user_id === screen.me) return dropped(screen, data.channel_id);
  const before = screen.timelines[room.id];
  return before ? withTimeline(screen, room.id, apply(before, type, data)) : screen;
}

function dropped(screen, channel) {
  return { ...screen, timelines: filtered(screen.timelines, (each) => each.channel_id !== channel) };
}

export function withTimeline(screen, id, timeline) {
  return { ...screen, timelines: { ...screen.timelines, [id]: timeline } };
}

// A page, with the frames since it was asked for. An older one goes before what is shown.
export function withPage(screen, id, page, held) {
  const only = held.reduce(
    (now, frame) => show(now, frame.type, frame.data, roomOf(frame)),
    { ...screen, timelines: { [id]: page } },
  );
  const now = only.timelines[id];
  if (!now) return screen; // one has left meanwhile
  const before = screen.timelines[id];
  const first = before?.messages[0]?.seq;
  if (first === undefined || !page.messages.length || page.messages.at(-1).seq >= first) {
    return withTimeline(screen, id, now);
  }
  const older = now.messages.filter((message) => message.seq < first);
  return withTimeline(screen, id, { ...before, since: now.since, messages: [...older, ...before.messages] });
}

export function lookedAt(screen, root, follows) {
  const others = screen.opened.filter((each) => each !== root);
  return { ...screen, opened: follows ? others : [...others, root] };
}

export function hidden(screen, id) {
  return {
    ...screen,
    timelines: without(screen.timelines, id),
    opened: screen.opened.filter((root) => root !== id),
  };
}

// What stands in a channel or thread: what was heard, then what is on its way from here.
export function messages(screen, id) {
  const heard = screen.timelines[id]?.messages ?? [];
  const mine = Object.values(screen.outgoing).filter((each) => id === (each.root_id ?? each.channel_id));
  if (!mine.length) return heard;
  const known = new Set(heard.map((message) => message.id));
  return [...heard, ...mine.filter((message) => !known.has(message.id))];
}
