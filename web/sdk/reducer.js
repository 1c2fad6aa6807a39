// `reduce`: the screen before a frame, and the frame, make the screen after it.
// The law: a snapshot at p₀ and the frames after it up to p₁, applied in order, are the snapshot at p₁.

import * as outgoing from "./outgoing.js";
import * as people from "./people.js";
import * as places from "./places.js";
import { roomOf } from "./screen.js";
import { show } from "./timelines.js";
import * as unread from "./unread.js";

const TABLES = [unread, places, people, outgoing].map((module) => module.HANDLERS);

// A frame that says nothing about this screen, or of a type not known here, leaves it as it is.
export function reduce(screen, frame) {
  if (frame.position <= screen.since) return screen;
  const room = roomOf(frame);
  const after = TABLES.reduce((now, handlers) => handlers[frame.type]?.(now, frame.data, room) ?? now, screen);
  return show(after, frame.type, frame.data, room);
}
