// The screens of one person, by workspace, kept right through every gap.
// A screen stays until there is a better one: a gap empties nothing.

import { Refused } from "./api.js";
import { reduce } from "./reducer.js";
import { begin, place } from "./screen.js";
import { ofPage, readAgain, withPage, withTimeline } from "./timelines.js";

export class Screens {
  of = {};
  refused = {};
  entering = new Map(); // frames since a snapshot was asked for, by workspace
  #reading = new Set(); // frames since a page was asked for
  #again = new Set(); // stale forwards that are being read
  #lives = 0;
  #api;
  #stream;
  #changed;
  #failed;

  constructor(api, stream, changed, failed) {
    this.#api = api;
    this.#stream = stream;
    this.#changed = changed;
    this.#failed = failed;
  }

  heard(frame) {
    for (const held of [...this.entering.values(), ...this.#reading]) held.push(frame);
    for (const [name, screen] of Object.entries(this.of)) {
      if (!this.entering.has(name)) this.#keep(name, reduce(screen, frame));
    }
  }

  // The frames from here on do not follow from what is on the screens.
  begunAnew() {
    this.#lives++;
    for (const workspace of new Set([...Object.keys(this.of), ...this.entering.keys()])) this.fetch(workspace);
  }

  fetch(workspace) {
    delete this.refused[workspace];
    const held = [];
    this.entering.set(workspace, held);
    this.beside(this.#enter(workspace, held));
  }

  // Work whose refusal means that something is not there any more; anything else is a defect, or the end.
  beside(work) {
    work.catch((error) => error instanceof Refused || this.#failed(error));
  }

  async #enter(workspace, held) {
    let snapshot;
    try {
      snapshot = await this.#ask(`/workspaces/${workspace}/snapshot`);
    } catch (error) {
      if (this.entering.get(workspace) !== held) return;
      this.entering.delete(workspace);
      this.refused[workspace] = error;
      this.#drop(workspace);
      this.#changed();
      throw error;
    }
    if (this.entering.get(workspace) !== held) return; // asked for again meanwhile
    if (!this.#stream.isOf(snapshot.epoch)) return this.#stream.anew();
    this.#entered(workspace, snapshot, held);
    this.#changed();
  }

  #entered(workspace, snapshot, held) {
    const before = this.of[workspace];
    const outgoing = Object.fromEntries(
      Object.entries(before?.outgoing ?? {}).filter(([, message]) => message.status !== "sent"),
    );
    const screen = { ...begin(this.#stream.userId, snapshot), outgoing, opened: before?.opened ?? [] };
    this.entering.delete(workspace);
    this.#keep(workspace, held.reduce(reduce, screen));
    for (const [id, { channel_id: channel }] of Object.entries(before?.timelines ?? {})) {
      this.beside(this.page(channel, id));
    }
  }

  #ask(path) {
    return this.#api.ask("GET", path, undefined, { position: this.#stream.position });
  }

  #drop(name) {
    const { [name]: _, ...others } = this.of;
    this.of = others;
  }

  #keep(name, screen) {
    if (screen.gone) this.#drop(name);
    else if (this.of[name] !== screen) this.of = { ...this.of, [name]: screen };
    for (const [id, { stale }] of Object.entries(screen.timelines)) {
      for (const forward of stale.filter((each) => !this.#again.has(each))) {
        this.beside(this.#readAgain(id, forward));
      }
    }
  }

  async #readAgain(id, stale) {
    this.#again.add(stale);
    try {
      const { answer } = await this.#read(`/messages/${stale}`);
      this.change(answer.channel_id, (screen) =>
        id in screen.timelines ? withTimeline(screen, id, readAgain(screen.timelines[id], answer)) : screen,
      );
    } finally {
      this.#again.delete(stale);
    }
  }

  // The newest messages of a channel or thread, or those before these. Throws Refused.
  async page(channel, id, before) {
    const path = id === channel ? `/channels/${id}/messages` : `/messages/${id}/replies`;
    const { answer, held } = await this.#read(path + (before ? `?before=${before.messages[0].seq}` : ""));
    this.change(channel, (screen) => withPage(screen, id, ofPage(channel, answer), held));
  }

  // An answer, and the frames since it was asked for, between which nothing is missing.
  async #read(path) {
    for (;;) {
      const [lives, held] = [this.#lives, []];
      this.#reading.add(held);
      try {
        const answer = await this.#ask(path);
        if (lives === this.#lives) return { answer, held };
      } finally {
        this.#reading.delete(held);
      }
    }
  }

  // The screen that has this channel.
  change(channel, how) {
    for (const [name, screen] of Object.entries(this.of)) {
      if (place(screen, channel)) this.#keep(name, how(screen));
    }
    this.#changed();
  }

  // The screen that has this channel, or shows this thread.
  showing(id) {
    const found = Object.values(this.of).find((screen) => place(screen, id) || id in screen.timelines);
    if (!found) throw new RangeError(`no workspace that was entered shows ${id}`);
    return found;
  }
}
