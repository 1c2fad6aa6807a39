// A person at work: the workspaces on their screen, and what they say.

import { Refused, newId } from "./api.js";
import { Connection, LineBroken } from "./connection.js";
import { Screens } from "./keeping.js";
import * as outgoing from "./outgoing.js";
import { place } from "./screen.js";
import { hidden, lookedAt, messages } from "./timelines.js";

// `change` is dispatched whenever something is new, `frame` for each frame. A screen is never changed:
// look it up again after every await.
export class Client extends EventTarget {
  #screens;
  #opened = new Map(); // what is looked at without being in it, by channel or thread
  #watched = [];
  #silences = new Map();
  #failed = null;

  // `api` is signed in. `socketUrl` is said by `GET /v1`.
  constructor(api, socketUrl, options = {}) {
    super();
    this.api = api;
    this.connection = new Connection(api, socketUrl, {
      heard: (frame) => this.#heard(frame),
      begun: (resumed) => this.#begun(resumed),
      changed: () => this.#changed(),
      ...options,
    });
    this.#screens = new Screens(api, this.connection, () => this.#changed(), (error) => this.#fail(error));
  }

  static async connected(api, { socketUrl, ...options } = {}) {
    const client = new Client(api, socketUrl ?? (await api.ask("GET", "")).socket, options);
    client.connection.run().catch((error) => client.#fail(error));
    await client.until(() => client.connection.live);
    return client;
  }

  close() {
    this.#fail(new Error("closed"));
    this.connection.stop();
    for (const timer of this.#silences.values()) clearTimeout(timer);
  }

  // Each workspace entered.
  get screens() {
    return this.#screens.of;
  }

  // What the condition answers, once that is not empty. Throws what has ended the client.
  async until(condition) {
    for (;;) {
      const found = condition();
      if (found) return found;
      if (this.#failed) throw this.#failed;
      await new Promise((happened) => this.addEventListener("change", happened, { once: true }));
    }
  }

  // A snapshot, and frames from there on. Throws Refused.
  async enter(workspace) {
    await this.until(() => this.connection.live);
    this.#screens.fetch(workspace);
    await this.until(() => !this.#screens.entering.has(workspace));
    if (this.#screens.refused[workspace]) throw this.#screens.refused[workspace];
    return this.screens[workspace];
  }

  // The newest messages of a channel, or of a thread in it; from here on they are kept right.
  // A thread is opened, and so is a public channel that one has not joined. Throws Refused.
  async show(channel, { root } = {}) {
    const [id, screen] = [root ?? channel, this.#screens.showing(channel)];
    if (root) await this.#lookAt(channel, root);
    if (root || !place(screen, channel).member) {
      this.#opened.set(id, root ? { root_id: root } : { channel_id: channel });
      await this.#open(id);
    }
    await this.#screens.page(channel, id);
    return this.messages(id);
  }

  // Only what one follows is unread, and the frames of a thread do not say whether one does.
  async #lookAt(channel, root) {
    const { following } = await this.api.ask("GET", `/messages/${root}/follow`);
    this.#screens.change(channel, (screen) => lookedAt(screen, root, following));
  }

  // However many lines it takes.
  async #open(id) {
    while (this.#opened.has(id)) {
      try {
        await this.until(() => this.connection.live);
        return await this.connection.ask("open", this.#opened.get(id));
      } catch (error) {
        if (error instanceof LineBroken) continue;
        this.#opened.delete(id);
        throw error;
      }
    }
  }

  // One more page of a channel or thread that is shown.
  async older(id) {
    const timeline = this.#screens.showing(id).timelines[id];
    if (timeline.since) await this.#screens.page(timeline.channel_id, id, timeline);
    return this.messages(id);
  }

  // Forget the messages of a channel or thread.
  async hide(id) {
    const { channel_id: channel } = this.#screens.showing(id).timelines[id];
    this.#screens.change(channel, (screen) => hidden(screen, id));
    const fields = this.#opened.get(id);
    if (this.#opened.delete(id)) await this.connection.ask("close", fields).catch(() => null);
  }

  // Of a channel or thread, with what is on its way from here.
  messages(id) {
    return messages(this.#screens.showing(id), id);
  }

  // The message's id, once it is acknowledged; it is among the messages at once. While nobody answers it is
  // sent again, for as long as the client lives. Throws Refused.
  async send(channel, text, { reply_to = null, id = newId(), ...more } = {}) {
    const words = { id, text, reply_to, ...more };
    const message = { channel_id: channel, root_id: reply_to, ...words };
    this.#screens.change(channel, (screen) => outgoing.sending(screen, message));
    try {
      await this.api.ask("POST", `/channels/${channel}/messages`, words);
    } catch (error) {
      if (error instanceof Refused) {
        this.#screens.change(channel, (screen) => outgoing.failed(screen, id, error.problem));
      }
      throw error;
    }
    this.#screens.change(channel, (screen) => outgoing.acknowledged(screen, id));
    return id;
  }

  // What had failed, as it was.
  sendAgain(id) {
    const message = Object.values(this.screens).find((screen) => id in screen.outgoing).outgoing[id];
    const { text, ...more } = outgoing.words(message);
    return this.send(message.channel_id, text, more);
  }

  // All of a channel.
  async read(channel) {
    const { last_seq: seq } = place(this.#screens.showing(channel), channel);
    await this.api.ask("PUT", `/channels/${channel}/read`, { seq });
  }

  typing(channel, { root, stopped = false } = {}) {
    const there = root ? { channel_id: channel, root_id: root } : { channel_id: channel };
    this.connection.say(stopped ? "stopped_typing" : "typing", there);
  }

  // These and no others are to be told of.
  watch(userIds) {
    this.#watched = [...userIds];
    this.connection.say("watch", { user_ids: this.#watched });
  }

  #heard(frame) {
    this.#screens.heard(frame);
    if (frame.type === "user_is_typing") this.#silence(frame);
    this.dispatchEvent(new CustomEvent("frame", { detail: frame }));
    this.#changed();
  }

  // Word that somebody has stopped may be lost.
  #silence(frame) {
    const key = `${frame.room} ${frame.data.user_id}`;
    clearTimeout(this.#silences.get(key));
    const stopped = () => {
      this.#silences.delete(key);
      this.#screens.heard({ ...frame, type: "user_stopped_typing" });
      this.#changed();
    };
    this.#silences.set(key, setTimeout(stopped, frame.data.expires_in_ms));
  }

  #begun(resumed) {
    if (!resumed) this.#screens.begunAnew();
    for (const id of this.#opened.keys()) this.#screens.beside(this.#openAgain(id));
    if (this.#watched.length) this.watch(this.#watched);
    this.#changed();
  }

  // An opened room is the socket's: what was said in between must be read.
  async #openAgain(id) {
    await this.#open(id);
    const timeline = Object.values(this.screens).find((screen) => id in screen.timelines)?.timelines[id];
    if (!timeline) return;
    if (id !== timeline.channel_id) await this.#lookAt(timeline.channel_id, id);
    await this.#screens.page(timeline.channel_id, id);
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }

  #fail(error) {
    this.#failed ??= error;
    this.#changed();
  }
}
