// What the Python client made of these stories, this one makes of them too.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { reduce } from "../../../web/sdk/reducer.js";
import { begin } from "../../../web/sdk/screen.js";
import { withTimeline } from "../../../web/sdk/timelines.js";
import { viewOf } from "../../../web/sdk/views.js";

const stories = JSON.parse(readFileSync(process.env.BACKSCROLL_STORIES, "utf-8"));

function freeze(value) {
  if (value && typeof value === "object" && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}

function replay({ me, snapshot, steps }) {
  return steps.reduce((screen, { frame, timelines }) => {
    if (frame) return freeze(reduce(screen, freeze(frame)));
    return freeze(Object.entries(timelines).reduce((now, [id, each]) => withTimeline(now, id, each), screen));
  }, freeze(begin(me, snapshot)));
}

const listed = (value) => JSON.parse(JSON.stringify(value, (_, each) => (each instanceof Set ? [...each] : each)));

for (const [number, story] of stories.entries()) {
  test(`story ${number}, ${story.steps.length} steps`, () => {
    const screen = replay(story);
    assert.deepEqual(screen, story.screen);
    assert.deepEqual(listed(viewOf(screen, new Map(Object.entries(story.inputs)))), story.view);
  });
}
