// A workspace of Ada's with a channel that Bob is in, too; they register once.

import { Api, Client } from "../../../web/sdk/index.js";

let number = 0;
export const unique = (name) => `${name}${Date.now().toString(36)}${number++}`;

export async function register(url, name) {
  const api = new Api(url);
  const username = unique(name);
  await api.register(`${username}@example.org`, "a long password", username);
  return api;
}

export async function town(url) {
  const [ada, bob] = [await register(url, "ada"), await register(url, "bob")];
  const workspace = (await ada.ask("POST", "/workspaces", { name: unique("Lamp ") })).id;
  const body = { name: "lab", visibility: "public" };
  const lab = (await ada.ask("POST", `/workspaces/${workspace}/channels`, body)).id;
  const { code } = await ada.ask("POST", `/workspaces/${workspace}/invites`, {});
  await bob.ask("POST", `/invites/${code}/accept`);
  await bob.ask("POST", `/channels/${lab}/join`);
  return { ada, bob, workspace, lab };
}

export async function enter(api, workspace, options) {
  const client = await Client.connected(api, options);
  await client.enter(workspace);
  return client;
}

// The texts that people said, as they stand.
export const texts = (client, id) =>
  client.messages(id).flatMap((message) => (message.content_type === "system" ? [] : [message.text]));
