// What one says is on one's own screen at once: sending, then sent until its frame comes, or failed.

import { without } from "./screen.js";

// Or sending again, under the same id.
export function sending(screen, message) {
  const before = screen.outgoing[message.id] ?? {};
  const mine = { author_id: screen.me, status: "sending", problem: null };
  const entry = { ...before, content_type: "text", ...message, ...mine };
  return { ...screen, outgoing: { ...screen.outgoing, [message.id]: entry } };
}

export const acknowledged = (screen, id) => became(screen, id, "sent", null);
export const failed = (screen, id, problem) => became(screen, id, "failed", problem);
export const discarded = (screen, id) => ({ ...screen, outgoing: without(screen.outgoing, id) });

// What was sent, as it was.
export function words(message) {
  const { channel_id, root_id, author_id, status, problem, ...said } = message;
  return said;
}

function became(screen, id, status, problem) {
  const entry = screen.outgoing[id];
  if (!entry) return screen; // its frame was faster
  return { ...screen, outgoing: { ...screen.outgoing, [id]: { ...entry, status, problem } } };
}

const heard = (screen, message) => (message.id in screen.outgoing ? discarded(screen, message.id) : screen);

export const HANDLERS = { message_sent: heard };
