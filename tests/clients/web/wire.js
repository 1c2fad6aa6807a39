// A line to the gateway that may be cut anywhere.

import { connect, createServer } from "node:net";

export async function wire(url) {
  const { hostname, port, pathname } = new URL(url);
  const ends = new Set();
  let left = Infinity;
  const cut = () => ends.forEach((end) => end.destroy());
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const end of [near, far]) {
      ends.add(end);
      end.on("error", () => {});
      end.on("close", () => (ends.delete(end), near.destroy(), far.destroy()));
    }
    near.pipe(far);
    far.on("data", (some) => {
      left -= some.length;
      near.write(left < 0 ? some.subarray(0, some.length + left) : some);
      if (left < 0) setImmediate(cut, (left = Infinity));
    });
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const cutAfter = (size) => (left = size);
  return { url: `ws://127.0.0.1:${server.address().port}${pathname}`, cut, cutAfter, close: () => (server.close(), cut()) };
}
