// A client of Backscroll for pages and for Node 22 or newer: plain ES modules, nothing to build.

export { Api, Refused, newId } from "./api.js";
export { Client } from "./client.js";
export { Ended } from "./connection.js";
export { reduce } from "./reducer.js";
export { begin, snapshotOf } from "./screen.js";
export { Store, Stores } from "./stores.js";
