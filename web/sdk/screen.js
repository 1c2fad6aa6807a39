// What a client keeps of one workspace: it begins with a snapshot and goes on by frames alone.
// A screen is never changed: a frame makes the next one, which shares what is as before.
// The same, in Python: clients/python/backscroll_client/screen.py

const SNAPSHOT = ["workspace", "users", "channels", "dms", "threads", "guest_threads", "sidebar", "blocked"];

export function begin(me, snapshot) {
  const taken = Object.fromEntries(SNAPSHOT.map((name) => [name, snapshot[name]]));
  const own = { timelines: {}, outgoing: {}, typing: {}, presence: {}, opened: [], gone: false };
  return { me, since: snapshot.position, ...taken, ...own };
}

// That part which the server's snapshot has, too.
export function snapshotOf(screen) {
  return Object.fromEntries(SNAPSHOT.map((name) => [name, screen[name]]));
}

// Where a frame was told: workspace, members, channel, thread or user, and its id.
export function roomOf(frame) {
  const colon = frame.room.indexOf(":");
  return { kind: frame.room.slice(0, colon), id: frame.room.slice(colon + 1) };
}

export function without(mapping, id) {
  const { [id]: _, ...others } = mapping;
  return others;
}

export function filtered(mapping, keep) {
  return Object.fromEntries(Object.entries(mapping).filter(([id, entry]) => keep(entry, id)));
}

export function mapped(mapping, change) {
  return Object.fromEntries(Object.entries(mapping).map(([id, entry]) => [id, change(entry, id)]));
}

// A channel or a conversation.
export function place(screen, id) {
  return screen.channels[id] ?? screen.dms[id];
}

// The same screen where there is no such place.
export function changePlace(screen, id, fields) {
  const shelf = ["channels", "dms"].find((name) => id in screen[name]);
  if (!shelf) return screen;
  return { ...screen, [shelf]: { ...screen[shelf], [id]: { ...screen[shelf][id], ...fields } } };
}

// An entry exists while there is something behind the reader; without one, all is read.
export function changeThread(screen, entry) {
  const root = entry.root_id;
  if (entry.last_read_seq === entry.last_seq) return { ...screen, threads: without(screen.threads, root) };
  return { ...screen, threads: { ...screen.threads, [root]: entry } };
}
