// A line to the gateway that may be cut anywhere.

import { connect, createServer } from "node:net";

const HELLO = '"heartbeat_ms":30000';
const HURRIED = '"heartbeat_ms":500  ';
const hurry = (some) => Buffer.from(some.toString("latin1").replace(HELLO, HURRIED), "latin1");

export async function wire(url) {
  const { hostname, port, pathname } = new URL(url);
  const ends = new Set();
  const frozen = new Set();
  let left = Infinity;
  let hurried = false;
  const cut = () => ends.forEach((end) => end.destroy());
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const end of [near, far]) {
      ends.add(end);
      end.on("error", () => {});
      end.on("close", () => (ends.delete(end), near.destroy(), far.destroy()));
    }
    near.pipe(far);
    frozen.add(() => (near.unpipe(far), near.pause(), far.pause()));
    far.on("data", (come) => {
      const some = hurried ? hurry(come) : come;
      left -= some.length;
      near.write(left < 0 ? some.subarray(0, some.length + left) : some);
      if (left < 0) setImmediate(cut, (left = Infinity));
    });
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const cutAfter = (size) => (left = size);
  // Nothing comes through any more on the connections that there are, and nobody is told.
  const freeze = () => (frozen.forEach((stop) => stop()), frozen.clear());
  // Who connects meanwhile is told a heartbeat of half a second: nobody wants to wait a minute.
  const hurrying = (now) => (hurried = now);
  const close = () => (server.close(), cut());
  return { url: `ws://127.0.0.1:${server.address().port}${pathname}`, cut, cutAfter, freeze, hurrying, close };
}
