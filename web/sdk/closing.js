// What a client does once its socket is closed, by the code: the table of docs/protocol.md.

export const RESUME = "resume"; // connect again, with the cursor
export const ANEW = "anew"; // connect again without a cursor, and fetch a snapshot
export const SIGN_IN = "sign in"; // connect again with a newer token, if there is one
export const END = "end"; // do not come back: one is not wanted, or has a defect

export const TABLE = {
  1000: END,
  1002: END,
  1009: END,
  1011: RESUME,
  1012: RESUME,
  1013: RESUME,
  4400: END,
  4401: SIGN_IN,
  4403: END,
  4408: RESUME,
  4410: ANEW,
  4429: RESUME,
};
export const BROKEN = 1006;
const [RESTARTING, TOO_MANY] = [1012, 4429];
const [FIRST, LONGEST] = [500, 30_000];
// Milliseconds over which those come back whom a restart sent away; who said too much stays away as long.
const SPREAD = 5_000;
// A line that held so long was a good one: the next pause is short again.
const STEADY = 10_000;

export const then = (code) => TABLE[code] ?? RESUME;

// Milliseconds before the next try: growing, and at random, so that not all come at once.
export class Pauses {
  #tries = 0;

  constructor(steady = STEADY) {
    this.steady = steady;
  }

  // The reason may say how long to stay away.
  after(code = BROKEN, lived = 0, reason = "") {
    if (lived >= this.steady) this.#tries = 0;
    const most = Math.min(LONGEST, FIRST * 2 ** this.#tries++);
    if (code === RESTARTING) return Math.random() * Math.max(SPREAD, most);
    const asked = /retry after (\d+)/.exec(reason);
    const later = asked ? Number(asked[1]) * 1000 : code === TOO_MANY ? SPREAD : 0;
    return later + Math.random() * most;
  }
}

export const pause = (milliseconds, signal) =>
  new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener("abort", () => (clearTimeout(timer), done()), { once: true });
  });
