// One person's frames through as many sockets as it takes: in order, each once, or begun anew.

import { Refused } from "./api.js";
import { ANEW, BROKEN, END, Pauses, SIGN_IN, pause, then } from "./closing.js";

// Milliseconds in which a line must have said hello.
const PATIENCE = 20_000;
const ANSWERS = new Set(["opened", "closed"]);

// The server does not want this client back.
export class Ended extends Error {
  constructor(code) {
    super(`closed with ${code}`);
    this.code = code;
  }
}

// Before the answer came.
export class LineBroken extends Error {}

// `heard` gets each frame once; `begun` is called at every hello, with whether it goes on as before;
// `changed` when the line comes or goes.
export class Connection {
  userId = "";
  cursor = null; // everything up to here has been heard: {epoch, position}
  live = false;
  resumed = 0;
  #api;
  #url;
  #on;
  #socket = null;
  #newest = null;
  #atNewest = new Set(); // several frames may share a position, and the line may break between them
  #asked = [];
  #stopped = new AbortController();

  constructor(api, url, { heard, begun, changed, steady }) {
    this.#api = api;
    this.#url = url;
    this.#on = { heard, begun, changed };
    this.steady = steady;
  }

  // Of the last frame heard: what must be readable before a page or a snapshot is.
  get position() {
    return this.#newest?.position ?? 0;
  }

  isOf(epoch) {
    return !this.cursor || this.cursor.epoch === epoch;
  }

  // Until stopped. Throws Ended, or Refused when the session is over.
  async run() {
    const pauses = new Pauses(this.steady);
    while (!this.#stopped.signal.aborted) {
      const began = Date.now();
      const { code, reason } = await this.#oneLine();
      if (this.#stopped.signal.aborted) return;
      const what = then(code);
      if (what === END || (what === SIGN_IN && !this.#api.refreshToken)) throw new Ended(code);
      if (what === SIGN_IN) await this.#renew();
      if (what === ANEW) this.#forget();
      await pause(pauses.after(code, Date.now() - began, reason), this.#stopped.signal);
    }
  }

  stop() {
    this.#stopped.abort();
    this.#socket?.close();
  }

  // Ends the line; the next one has a hello that follows from nothing.
  anew() {
    this.#forget();
    this.#socket?.close();
  }

  // What needs no answer; nothing happens while there is no line.
  say(type, fields = {}) {
    if (this.live) this.#socket.send(JSON.stringify({ type, ...fields }));
  }

  // `open` and `close`: the answer. Throws Refused, or LineBroken.
  ask(type, fields) {
    if (!this.live) return Promise.reject(new LineBroken());
    return new Promise((settle, refuse) => {
      this.#asked.push({ settle, refuse });
      this.say(type, fields);
    });
  }

  // Why it ended. A browser takes its time to give up a dead line, so the heartbeat ends it here.
  #oneLine() {
    return new Promise((ended) => {
      const socket = (this.#socket = new WebSocket(this.#address()));
      const heart = { last: Date.now(), beat: null, prolong: null };
      const end = (code, reason = "") => {
        if (this.#socket !== socket) return;
        this.#socket = null;
        clearInterval(heart.beat);
        clearTimeout(heart.prolong);
        this.live = false;
        for (const { refuse } of this.#asked.splice(0)) refuse(new LineBroken());
        this.#on.changed();
        ended({ code, reason });
      };
      const silent = () => (socket.close(), end(BROKEN));
      heart.prolong = setTimeout(silent, PATIENCE); // until hello
      socket.onopen = () => socket.send(JSON.stringify({ type: "auth", token: this.#api.token }));
      socket.onclose = ({ code, reason }) => end(code || BROKEN, reason);
      socket.onmessage = ({ data }) => {
        if (this.#socket !== socket) return;
        heart.last = Date.now();
        const frame = JSON.parse(data);
        if (frame.type === "hello") this.#keepAlive(socket, heart, frame.heartbeat_ms, end);
        this.#hear(frame);
      };
    });
  }

  #address() {
    return this.cursor
      ? `${this.#url}?${new URLSearchParams({ epoch: this.cursor.epoch, since: this.cursor.position })}`
      : this.#url;
  }

  #keepAlive(socket, heart, interval, end) {
    clearInterval(heart.beat);
    heart.beat = setInterval(() => {
      if (Date.now() - heart.last > 2 * interval) {
        socket.close();
        end(BROKEN);
      } else {
        this.say("ping"); // the gateway's own pings are not seen here
      }
    }, interval);
    clearTimeout(heart.prolong);
    const prolong = () => {
      const left = this.#api.expiresAt - Date.now();
      heart.prolong = setTimeout(async () => {
        await this.#renew().catch(() => null); // the gateway closes when it is over
        this.say("auth", { token: this.#api.token });
        prolong();
      }, Math.max(1_000, left * 0.8));
    };
    if (this.#api.refreshToken) prolong();
  }

  // While the API does not answer, the old token is shown and refused again.
  async #renew() {
    try {
      await this.#api.refresh();
    } catch (error) {
      if (error instanceof Refused && error.status !== 429 && error.status !== 503) throw error;
    }
  }

  #forget() {
    this.cursor = this.#newest = null;
    this.#atNewest.clear();
  }

  #hear(frame) {
    if ("room" in frame && !ANSWERS.has(frame.type)) {
      if (this.#isNew(frame)) this.#on.heard(frame);
      return;
    }
    switch (frame.type) {
      case "hello":
        return this.#hello(frame);
      case "resync":
        return this.#forget();
      case "opened":
      case "closed":
        return this.#asked.shift()?.settle(frame);
      case "error":
        if (frame.code === "not_found") this.#asked.shift()?.refuse(new Refused(404, frame));
    }
  }

  #isNew({ position, room, seq }) {
    if (position === undefined || !this.#newest) return true;
    if (position > this.#newest.position) {
      this.cursor = this.#newest;
      this.#newest = { epoch: this.cursor.epoch, position };
      this.#atNewest.clear();
    }
    const place = `${room} ${seq}`;
    if (this.#atNewest.has(place)) return false;
    this.#atNewest.add(place);
    return true;
  }

  #hello({ epoch, position, user_id, resumed = false }) {
    this.userId = user_id;
    if (resumed) {
      this.resumed++;
    } else {
      this.#forget();
      this.cursor = this.#newest = { epoch, position };
      this.#api.position = position; // what was written in another life is not waited for
    }
    this.live = true;
    this.#on.begun(resumed);
  }
}
