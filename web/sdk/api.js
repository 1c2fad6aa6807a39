// The HTTP API as a client calls it: signed in, and asked again until it answers.

import { Pauses, pause } from "./closing.js";

const LATER = new Set([408, 429, 503]); // ask again when the answer says so

// The API said no; `code` is stable, see /problems/<code>.
export class Refused extends Error {
  constructor(status, problem) {
    super(`${status} ${problem.code}: ${problem.detail}`);
    Object.assign(this, { status, problem, code: problem.code });
  }
}

// A UUID of version 7: begins with the time, so that what is made together lies together.
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setBigUint64(0, (BigInt(Date.now()) << 16n) | 0x7000n | BigInt(bytes[6] & 0xf) << 8n | BigInt(bytes[7]));
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// One session. A token may be a key (`bsk_…`), which needs no refreshing. `position` is up to where this
// session has written: reads wait for it.
export class Api {
  #refreshing = null;

  constructor(url = "", { token = "", refreshToken = "", expiresIn = 0 } = {}) {
    Object.assign(this, { url, token, refreshToken, position: 0 });
    this.expiresAt = Date.now() + expiresIn * 1000;
    this.stopped = new AbortController();
  }

  signIn(email, password) {
    return this.#begin("login", { email, password });
  }

  register(email, password, username, more = {}) {
    return this.#begin("register", { email, password, username, ...more });
  }

  // Trades the refresh token in. Throws Refused when the session has ended.
  refresh() {
    const once = () => this.#begin("refresh", { refresh_token: this.refreshToken });
    this.#refreshing ??= once().finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  // Not tried again by itself: these requests have no key under which they are one.
  async #begin(how, body) {
    const pair = await content(await this.#fetch("POST", `/auth/${how}`, body, {}));
    this.token = pair.access_token;
    this.refreshToken = pair.refresh_token;
    this.expiresAt = Date.now() + pair.expires_in * 1000;
    return pair.user;
  }

  // The answer, however often it takes; each command is done once. Throws Refused.
  // A read waits until what was written here can be read, and `position`.
  async ask(method, path, body, { position = 0 } = {}) {
    const asked =
      method === "GET"
        ? { "Backscroll-Position": String(Math.max(position, this.position)) }
        : body?.id
          ? {}
          : { "Idempotency-Key": newId() };
    const pauses = new Pauses();
    let renewed = false;
    for (;;) {
      const signed = { Authorization: `Bearer ${this.token}`, ...asked };
      const answer = await this.#fetch(method, path, body, signed).catch(() => null);
      this.stopped.signal.throwIfAborted();
      if (answer?.status === 401 && this.refreshToken && !renewed) {
        await this.refresh();
        renewed = true;
      } else if (asked["Backscroll-Position"] && (await unknown(answer))) {
        delete asked["Backscroll-Position"];
        this.position = 0;
      } else if (answer && !LATER.has(answer.status)) {
        this.position = Math.max(this.position, Number(answer.headers.get("Backscroll-Position") ?? 0));
        return content(answer);
      } else {
        const wait = Number(answer?.headers.get("Retry-After") ?? 0) * 1000;
        await pause(wait + pauses.after(), this.stopped.signal);
      }
    }
  }

  // No question is asked again.
  stop() {
    this.stopped.abort();
  }

  #fetch(method, path, body, headers) {
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { "Content-Type": "application/json" };
    const signal = this.stopped.signal;
    return fetch(`${this.url}/v1${path}`, { method, headers: { ...headers, ...type }, ...json, signal });
  }
}

// The server has gone back to a backup: what was written after it is gone.
async function unknown(answer) {
  return answer?.status === 400 && (await answer.clone().text()).includes("position_unknown");
}

async function content(answer) {
  const text = await answer.text();
  if (answer.ok) return text ? JSON.parse(text) : null;
  let problem = { code: "", detail: text };
  try {
    problem = JSON.parse(text);
  } catch {
    // not from us, but from something in between
  }
  throw new Refused(answer.status, problem);
}
