// What a page shows, by id: users, workspaces, channels, direct_messages, selection, websocket.
// A store has `get()` and `subscribe(fn)`, which calls at once and at every change, and answers how to stop.

import { place } from "./screen.js";
import { viewOf } from "./views.js";

export class Store {
  #value;
  #subscribers = new Set();

  constructor(value) {
    this.#value = value;
  }

  get() {
    return this.#value;
  }

  set(value) {
    if (value === this.#value) return;
    this.#value = value;
    for (const each of this.#subscribers) each(value);
  }

  subscribe(subscriber) {
    this.#subscribers.add(subscriber);
    subscriber(this.#value);
    return () => this.#subscribers.delete(subscriber);
  }
}

const NOTHING_SELECTED = {
  selected_workspace_id: null,
  selected_channel_id: null,
  selected_direct_message_id: null,
  global_search_open: false,
  global_search_tab: null,
  direct_message_user_search_open: false,
};

export class Stores {
  users = new Store({});
  workspaces = new Store({});
  channels = new Store({});
  direct_messages = new Store({});
  selection = new Store(NOTHING_SELECTED);
  websocket = new Store({});
  #client;
  #inputs = new Map();
  #views = new Map();

  constructor(client) {
    this.#client = client;
    client.addEventListener("change", () => this.#refresh());
    client.addEventListener("frame", ({ detail }) => detail.type === "draft_updated" && this.#draft(detail.data));
    this.#refresh();
  }

  // Shows a channel or conversation, and tells the server that it was read.
  async select(id) {
    const [workspace, screen] = Object.entries(this.#client.screens).find(([, each]) => place(each, id));
    const kind = id in screen.dms ? "selected_direct_message_id" : "selected_channel_id";
    const none = { selected_channel_id: null, selected_direct_message_id: null };
    this.selection.set({ ...this.selection.get(), ...none, selected_workspace_id: workspace, [kind]: id });
    await this.#client.show(id);
    if (place(this.#client.screens[workspace], id)?.member) await this.#client.read(id);
  }

  // What stands in the input field of a channel, conversation or thread.
  write(id, text, attachment = null) {
    this.#inputs.set(id, { text, attachment });
    this.#views.clear();
    this.#refresh();
  }

  #draft({ channel_id, root_id, draft }) {
    this.write(root_id ?? channel_id, draft?.text ?? "", draft?.files ?? null);
  }

  #refresh() {
    const screens = Object.values(this.#client.screens);
    const all = (of) => Object.assign({}, ...screens.map((screen) => this.#view(screen)[of]));
    for (const name of ["users", "workspaces", "channels", "direct_messages"]) {
      const now = all(name);
      if (!same(now, this[name].get())) this[name].set(now);
    }
    const { live, cursor, userId: user_id, resumed } = this.#client.connection;
    const line = { status: live ? "open" : "connecting", user_id, resumed, epoch: cursor?.epoch ?? null };
    if (!same(line, this.websocket.get())) this.websocket.set(line);
  }

  // Made once for each screen; entries that say the same stay the same objects.
  #view(screen) {
    const { id } = screen.workspace;
    const before = this.#views.get(id);
    if (before?.screen === screen) return before.view;
    const view = viewOf(screen, this.#inputs);
    for (const [shelf, entries] of Object.entries(view)) {
      for (const [key, entry] of Object.entries(entries)) {
        const known = before?.view[shelf][key];
        if (known && same(known, entry)) entries[key] = known;
      }
    }
    this.#views.set(id, { screen, view });
    return view;
  }
}

// One level deep, sets and lists of the same things too.
function same(one, other) {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => alike(one[name], other[name]));
}

function alike(one, other) {
  if (Object.is(one, other)) return true;
  const lists = [one, other].map((each) => (each instanceof Set || Array.isArray(each) ? [...each] : null));
  return lists[0] && lists[1] && lists[0].length === lists[1].length && lists[0].every((each, n) => Object.is(each, lists[1][n]));
}
