// A headless Chromium, driven by its DevTools protocol.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-quic",
  "--no-first-run",
  "--no-proxy-server",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--remote-debugging-port=0",
];

export async function launch(program) {
  const profile = mkdtempSync(join(tmpdir(), "chromium-"));
  const child = spawn(program, [...FLAGS, `--user-data-dir=${profile}`, "about:blank"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const gone = new Promise((exit) => child.once("exit", exit));
  const devtools = new DevTools(await addressOf(child));
  await devtools.open();
  const close = async () => {
    devtools.send("Browser.close").catch(() => {});
    await gone;
    rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
  };
  return { page: (url) => pageAt(devtools, url), close };
}

// It says so once it listens.
function addressOf(child) {
  return new Promise((found, failed) => {
    let said = "";
    child.stderr.setEncoding("utf-8").on("data", (some) => {
      said += some;
      const listening = /DevTools listening on (ws:\S+)/.exec(said);
      if (listening) found(listening[1]);
    });
    child.once("error", failed);
    child.once("exit", (code) => failed(new Error(`chromium ended with ${code}: ${said}`)));
  });
}

class DevTools {
  #waiting = new Map();
  #events = new EventTarget();
  #number = 0;

  constructor(url) {
    this.socket = new WebSocket(url);
  }

  async open() {
    await new Promise((open, failed) => Object.assign(this.socket, { onopen: open, onerror: failed }));
    this.socket.onmessage = ({ data }) => this.#hear(JSON.parse(data));
    this.socket.onclose = () => this.#waiting.forEach(({ refuse }) => refuse(new Error("chromium is gone")));
  }

  send(method, params = {}, sessionId = undefined) {
    return new Promise((settle, refuse) => {
      const id = ++this.#number;
      this.#waiting.set(id, { settle, refuse });
      this.socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
  }

  once(method, sessionId) {
    return new Promise((happened) =>
      this.#events.addEventListener(`${sessionId} ${method}`, happened, { once: true }),
    );
  }

  #hear({ id, result, error, method, sessionId }) {
    if (!id) return this.#events.dispatchEvent(new Event(`${sessionId} ${method}`));
    const { settle, refuse } = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) refuse(new Error(error.message));
    else settle(result);
  }
}

// `run` calls a function in the page, with values that JSON can carry there and back.
async function pageAt(devtools, url) {
  const { targetId } = await devtools.send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await devtools.send("Target.attachToTarget", { targetId, flatten: true });
  await devtools.send("Page.enable", {}, sessionId);
  const loaded = devtools.once("Page.loadEventFired", sessionId);
  await devtools.send("Page.navigate", { url }, sessionId);
  await loaded;
  const run = async (work, ...values) => {
    const expression = `(${work})(...${JSON.stringify(values)})`;
    const options = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await devtools.send("Runtime.evaluate", options, sessionId);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  return { run, close: () => devtools.send("Target.closeTarget", { targetId }) };
}
