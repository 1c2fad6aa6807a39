// The page's client at the real product, run by Node: what is on its screen is what the server would say.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Ended, Refused, Stores, snapshotOf } from "../../../web/sdk/index.js";
import { enter, register, texts, town } from "./town.js";
import { wire } from "./wire.js";

const url = process.env.BACKSCROLL_URL;
const timeout = 60_000;
let [ada, bob, workspace, lab, line] = [];

before(async () => {
  line = await wire(process.env.BACKSCROLL_SOCKET);
  const made = await town(url);
  ({ workspace, lab } = made);
  ada = await enter(made.ada, workspace);
  bob = await enter(made.bob, workspace, { socketUrl: line.url, steady: 0 });
});

after(() => {
  for (const client of [ada, bob]) client?.close();
  line?.close();
});

const screen = (client) => client.screens[workspace];
const hears = (client, id, ...said) =>
  client.until(() => JSON.stringify(texts(client, id).slice(-said.length)) === JSON.stringify(said));

async function asTheServerSays(client) {
  const path = `/workspaces/${workspace}/snapshot`;
  const position = Math.max(ada.api.position, bob.api.position);
  const { position: at, epoch, ...fresh } = await client.api.ask("GET", path, undefined, { position });
  const same = () => JSON.stringify(sorted(snapshotOf(screen(client)))) === JSON.stringify(sorted(fresh));
  await client.until(same);
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (!value || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}

test("what one says the other hears", { timeout }, async () => {
  await bob.show(lab);
  const sending = ada.send(lab, "hello");
  assert.equal(ada.messages(lab).at(-1).status, "sending");
  const id = await sending;
  await hears(bob, lab, "hello");
  await bob.api.ask("PUT", `/messages/${id}/reactions/wave`);
  await bob.until(() => bob.messages(lab).at(-1).reactions.wave);
  assert.equal(screen(bob).channels[lab].unread, 1);
  await bob.read(lab);
  await bob.until(() => screen(bob).channels[lab].unread === 0);
  await asTheServerSays(ada);
  await asTheServerSays(bob);
});

test("what is refused stays as failed and may be sent again", { timeout }, async () => {
  await ada.api.ask("POST", `/channels/${lab}/archive`);
  await assert.rejects(bob.send(lab, "too late"), { name: "Error", status: 403 });
  const failed = bob.messages(lab).at(-1);
  assert.equal(failed.status, "failed");
  await ada.api.ask("POST", `/channels/${lab}/unarchive`);
  await bob.sendAgain(failed.id);
  await bob.until(() => Object.keys(screen(bob).outgoing).length === 0);
  assert.equal(texts(bob, lab).at(-1), "too late");
});

test("a cut line loses and doubles nothing", { timeout }, async () => {
  const heard = [];
  bob.addEventListener("frame", ({ detail }) => heard.push(`${detail.room} ${detail.seq}`));
  const resumed = bob.connection.resumed;
  const count = texts(bob, lab).length;
  for (let n = 0; n < 8; n++) {
    line.cutAfter(300 + 97 * n);
    await ada.send(lab, `say ${n}`);
    await ada.api.ask("POST", `/workspaces/${workspace}/channels`, { name: `c${n}`, visibility: "public" });
    await ada.send(lab, `and ${n}`);
    await hears(bob, lab, `and ${n}`);
  }
  assert.equal(texts(bob, lab).length - count, 16);
  assert.equal(new Set(heard).size, heard.length);
  assert.ok(bob.connection.resumed - resumed >= 3);
  await asTheServerSays(bob);
});

test("a line that died silently is given up", { timeout }, async () => {
  const resumed = bob.connection.resumed;
  line.hurrying(true);
  line.cut();
  await bob.until(() => bob.connection.resumed > resumed);
  line.hurrying(false);
  line.freeze();
  await ada.send(lab, "into the void");
  await hears(bob, lab, "into the void");
  assert.ok(bob.connection.resumed > resumed + 1);
});

test("a cursor that is refused begins anew", { timeout }, async () => {
  bob.connection.cursor = { epoch: "another life", position: 1 };
  bob.api.position = 1e9;
  const resumed = bob.connection.resumed;
  line.cut();
  await ada.send(lab, "unheard");
  await hears(bob, lab, "unheard");
  assert.equal(bob.connection.resumed, resumed);
  await asTheServerSays(bob);
});

test("an expired token is traded in", { timeout }, async () => {
  bob.api.token = "not any more";
  const resumed = bob.connection.resumed;
  line.cut();
  await bob.until(() => bob.connection.resumed > resumed);
  assert.notEqual(bob.api.token, "not any more");
});

test("whoever is signed out is told", { timeout }, async () => {
  const eve = await register(url, "eve");
  const own = (await eve.ask("POST", "/workspaces", { name: `Eve's ${workspace}` })).id;
  const client = await enter(eve, own);
  await eve.ask("POST", "/auth/logout");
  await assert.rejects(client.until(() => false), (error) => error instanceof Refused || error instanceof Ended);
  client.close();
});

test("a thread is looked at without being followed", { timeout }, async () => {
  const root = await ada.send(lab, "root");
  await ada.send(lab, "first", { reply_to: root });
  await bob.show(lab, { root });
  await ada.send(lab, "second", { reply_to: root });
  await hears(bob, root, "first", "second");
  assert.deepEqual(screen(bob).threads, {});
  line.cut();
  await ada.send(lab, "third", { reply_to: root });
  await hears(bob, root, "second", "third");
  await bob.hide(root);
});

test("a public channel is looked at without joining", { timeout }, async () => {
  const side = (await ada.api.ask("POST", `/workspaces/${workspace}/channels`, { name: "side", visibility: "public" })).id;
  await bob.until(() => side in screen(bob).channels);
  await bob.show(side);
  await ada.send(side, "psst");
  await hears(bob, side, "psst");
  assert.equal(screen(bob).channels[side].unread, 0);
  await asTheServerSays(bob);
});

test("older messages go before those shown", { timeout }, async () => {
  const said = Array.from({ length: 60 }, (_, n) => `line ${n}`);
  for (const text of said) await ada.send(lab, text);
  await hears(bob, lab, "line 59");
  await bob.hide(lab);
  await bob.show(lab);
  assert.deepEqual(texts(bob, lab), said.slice(-50));
  await bob.older(lab);
  assert.deepEqual(texts(bob, lab).slice(-60), said);
});

test("who is there and who is writing", { timeout }, async () => {
  const stores = new Stores(bob);
  const her = ada.connection.userId;
  bob.watch([her]);
  await bob.until(() => stores.users.get()[her].is_online);
  ada.connection.say("presence", { status: "busy" });
  await bob.until(() => stores.users.get()[her].status === "busy");
  const again = setInterval(() => ada.typing(lab), 1000); // under load the gateway lets such words fall
  await bob.until(() => stores.channels.get()[lab].users_typing.has(her));
  clearInterval(again);
  await ada.send(lab, "said");
  await bob.until(() => stores.channels.get()[lab].users_typing.size === 0);
  line.cut();
  ada.connection.say("presence", { status: "online" });
  await bob.until(() => stores.users.get()[her].status === "online");
});

test("the stores show it by id", { timeout }, async () => {
  const stores = new Stores(bob);
  const seen = [];
  const stop = stores.channels.subscribe((channels) => seen.push(channels[lab].unread_message_count));
  const other = stores.channels.get()[Object.keys(stores.channels.get()).find((id) => id !== lab)];
  await ada.send(lab, "for the stores");
  await bob.until(() => stores.channels.get()[lab].messages.at(-1).content === "for the stores");
  assert.ok(seen.at(-1) > 0);
  assert.equal(stores.channels.get()[other.id], other, "what says the same stays the same object");
  await stores.select(lab);
  await bob.until(() => stores.channels.get()[lab].unread_message_count === 0);
  assert.deepEqual(
    [stores.selection.get().selected_workspace_id, stores.selection.get().selected_channel_id],
    [workspace, lab],
  );
  stop();

  const talk = await bob.api.ask("POST", `/workspaces/${workspace}/dms`, { user_ids: [ada.connection.userId] });
  await bob.until(() => talk.id in stores.direct_messages.get());
  await stores.select(talk.id);
  stores.write(talk.id, "half a sen");
  await bob.send(talk.id, "between us");
  const dm = stores.direct_messages.get()[talk.id];
  assert.deepEqual([dm.user_id, dm.main_input_text], [ada.connection.userId, "half a sen"]);
  await bob.until(() => stores.direct_messages.get()[talk.id].messages.at(-1)?.content === "between us");
  assert.equal(stores.users.get()[ada.connection.userId].username, screen(bob).users[ada.connection.userId].username);
  assert.deepEqual(stores.workspaces.get()[workspace].members.sort(), Object.keys(screen(bob).users).sort());
  assert.equal(stores.websocket.get().status, "open");
});
