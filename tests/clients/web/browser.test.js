// The page's client in a browser: on a page of the API's own origin, and on one of another.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { launch } from "./chromium.js";
import { enter, texts, town, unique } from "./town.js";
import { wire } from "./wire.js";

const url = process.env.BACKSCROLL_URL;
const timeout = 120_000;
let [browser, elsewhere, line, place, ada] = [];

before(async () => {
  browser = await launch(process.env.BACKSCROLL_CHROMIUM);
  line = await wire(process.env.BACKSCROLL_SOCKET);
  place = await town(url);
  ada = await enter(place.ada, place.workspace);
  await ada.show(place.lab);
  elsewhere = await serveFiles(new URL("../../../web/", import.meta.url));
});

after(async () => {
  ada?.close();
  elsewhere?.close();
  line?.close();
  await browser?.close();
});

async function serveFiles(folder) {
  const server = createServer(({ url: path }, answer) => {
    const script = path.endsWith(".js");
    answer.writeHead(200, { "Content-Type": script ? "text/javascript" : "text/html" });
    answer.end(script ? readFileSync(new URL(`.${path}`, folder)) : "<!doctype html><title>elsewhere</title>");
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

// What follows runs in the page.

async function begin({ sdk, url, socketUrl, name, code, workspace, lab }) {
  const { Api, Client, Stores } = await import(sdk);
  const api = new Api(url);
  await api.register(`${name}@example.org`, "a long password", name);
  await api.ask("POST", `/invites/${code}/accept`);
  await api.ask("POST", `/channels/${lab}/join`);
  const client = await Client.connected(api, { socketUrl });
  await client.enter(workspace);
  globalThis.bob = { client, stores: new Stores(client), workspace, lab };
  await bob.stores.select(lab);
  return client.connection.userId;
}

async function hears(text) {
  const shown = () => bob.stores.channels.get()[bob.lab].messages.at(-1)?.content === text;
  await bob.client.until(shown);
  return bob.client.connection.resumed;
}

async function asTheServerSays(position) {
  const sorted = (value) => {
    if (!value || typeof value !== "object") return value;
    if (Array.isArray(value)) return value.map(sorted);
    return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
  };
  const path = `/workspaces/${bob.workspace}/snapshot`;
  const fresh = await bob.client.api.ask("GET", path, undefined, { position });
  const shown = () => bob.client.screens[bob.workspace];
  const parts = ["workspace", "users", "channels", "dms", "threads", "guest_threads", "sidebar", "blocked"];
  const told = (screen) => JSON.stringify(parts.map((part) => sorted(screen[part])));
  await bob.client.until(() => told(shown()) === told(fresh));
}

async function talks(page, sdk, api) {
  const name = unique("bob");
  const { code } = await ada.api.ask("POST", `/workspaces/${place.workspace}/invites`, {});
  const { workspace, lab } = place;
  const bob = await page.run(begin, { sdk, url: api, socketUrl: line.url, name, code, workspace, lab });

  await ada.send(lab, `hello ${name}`);
  assert.equal(await page.run(hears, `hello ${name}`), 0);
  await page.run((lab) => bob.client.send(lab, "from a page"), lab);
  await ada.until(() => texts(ada, lab).at(-1) === "from a page");

  line.cut();
  await ada.send(lab, "meanwhile");
  assert.ok((await page.run(hears, "meanwhile")) >= 1);

  ada.watch([bob]);
  await ada.until(() => ada.screens[workspace].presence[bob]?.status === "online");
  await page.run((lab) => void setInterval(() => bob.client.typing(lab), 1000), lab); // some may be let fall
  await ada.until(() => ada.screens[workspace].typing[lab]?.includes(bob));
  await page.run(asTheServerSays, ada.api.position);
  await page.close();
}

test("on a page of the API's own", { timeout }, async () => {
  await talks(await browser.page(`${url}/web/sdk/index.js`), "/web/sdk/index.js", "");
});

test("on a page of another origin that may ask", { timeout }, async () => {
  await talks(await browser.page(`${elsewhere.origin}/`), "/sdk/index.js", url);
});
