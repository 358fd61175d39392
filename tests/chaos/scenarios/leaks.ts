import { request } from "node:http";
import { pause, until } from "@/dev/wait";
import type { App } from "../harness/app";
import { cancelRun } from "../harness/client";
import { type Inspector, inspect, inspectable } from "../harness/inspector";
import { messageFor } from "../harness/model";
import { openEvents } from "../harness/reader";
import type { Findings } from "../harness/report";
import { type Fleet, type Stage, startFleet } from "../harness/stage";
import { type LiveRun, startLiveRun } from "./live-runs";

const liveRuns = 20;
const parallel = 40;
const heapGrowthLimit = 1.1;
const pace = { firstDelayMs: 50, delayMs: 400, chunkChars: 12 };
const settleTimeoutMs = 20_000;

export interface LeakCounts {
  readers: number;
  posts: number;
}

/** What must be gone once nobody reads: counted by the process itself. */
const census = `(() => {
  const instances = globalThis[Symbol.for("cadre")];
  const logs = [...instances.get("runs.logs").values()];
  const resources = process.getActiveResourcesInfo();
  const count = (name) => resources.filter((each) => each === name).length;
  return {
    logs: logs.length,
    readers: logs.reduce((sum, log) => sum + log.readers, 0),
    waiting: logs.reduce((sum, log) => sum + log.waiting.size, 0),
    activeRuns: instances.get("runs.active").size,
    timers: count("Timeout"),
  };
})()`;

interface Census {
  logs: number;
  readers: number;
  waiting: number;
  activeRuns: number;
  timers: number;
}

/** Opens and aborts very many readers and POSTs; afterwards the process is as it was before. */
export async function abortReaders(stage: Stage, counts: LeakCounts): Promise<Findings> {
  const fleet = await startFleet(stage, { kind: "standalone", size: 1, nodeFlags: inspectable });
  const app = fleet.apps[0] as App;
  const inspector = await inspect(app);
  try {
    await round(stage, fleet, app, counts, "warm-up");
    const before = await settle(inspector);
    const heapBefore = await inspector.heapBytes();
    await round(stage, fleet, app, counts, "measured");
    const after = await settle(inspector);
    const heapAfter = await inspector.heapBytes();
    const faults: string[] = [];
    for (const name of ["logs", "readers", "waiting", "activeRuns"] as const) {
      if (after[name] > 0) faults.push(`${after[name]} ${name} are left`);
    }
    if (after.timers > before.timers) faults.push(`${after.timers - before.timers} timers are left`);
    if (heapAfter > heapBefore * heapGrowthLimit) faults.push(`the heap grew from ${heapBefore} to ${heapAfter} bytes`);
    return {
      figures: {
        "aborted readers": counts.readers,
        "aborted POSTs": counts.posts,
        "heap before and after": `${megabytes(heapBefore)} and ${megabytes(heapAfter)} MB`,
        "readers, logs, timers left": `${after.readers}, ${after.logs}, ${after.timers - before.timers}`,
      },
      faults,
    };
  } finally {
    inspector.close();
    await fleet.end();
  }
}

const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);

async function round(stage: Stage, fleet: Fleet, app: App, counts: LeakCounts, name: string): Promise<void> {
  const random = stage.random.fork(name);
  const runs = await Promise.all(
    Array.from({ length: liveRuns }, (_, index) =>
      startLiveRun(stage, fleet, app, { name: `leak-${name}-${index}`, characters: 40_000, pace }),
    ),
  );
  let next = 0;
  const readers = Array.from({ length: parallel }, async () => {
    while (next < counts.readers) {
      const run = runs[next++ % liveRuns] as LiveRun;
      await openAndAbort(fleet, app, run.runId, random.integer(0, 3));
    }
  });
  await Promise.all([...readers, abortPosts(stage, fleet, app, counts.posts, name)]);
  await Promise.all(runs.map((run) => cancelRun(app, fleet.person, run.runId)));
}

/** Leaves before the first byte, after it, or a little later. */
async function openAndAbort(fleet: Fleet, app: App, runId: string, patience: number): Promise<void> {
  const { request: opened, response } = await openEvents(app, fleet.person, runId, 0);
  const closed = new Promise((resolve) => response.once("close", resolve));
  response.on("error", () => opened.destroy());
  if (patience > 0) await new Promise((resolve) => response.once("data", resolve));
  if (patience > 1) await pause(patience * 5);
  opened.destroy();
  await closed;
}

async function abortPosts(stage: Stage, fleet: Fleet, app: App, posts: number, name: string): Promise<void> {
  const random = stage.random.fork(`${name} posts`);
  stage.model.write("leak-post", () => ({ text: "A short answer.", pace: { firstDelayMs: 20, delayMs: 20 } }));
  for (let post = 0; post < posts; post++) {
    const path = post % 2 === 0 ? "/api/v1/chat/stream" : "/api/v1/chat";
    await abortPost(app, path, fleet, random.integer(0, 60));
  }
}

function abortPost(app: App, path: string, fleet: Fleet, afterMs: number): Promise<void> {
  const body = JSON.stringify({ message: messageFor("leak-post") });
  return new Promise((resolve) => {
    const sent = request(`${app.url}${path}`, {
      method: "POST",
      agent: false,
      headers: {
        authorization: `Bearer ${fleet.person.token}`,
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
      },
    });
    // Aborting is the point: the error it raises here says nothing.
    sent.once("error", () => resolve());
    sent.once("response", (response) => response.on("error", () => resolve()).resume());
    sent.once("close", () => resolve());
    sent.end(body);
    setTimeout(() => sent.destroy(), afterMs);
  });
}

/** Runs and readers are given the time they need to end. */
async function settle(inspector: Inspector): Promise<Census> {
  const take = async () => (await inspector.evaluate(census)) as Census;
  await until(
    async () => {
      const { readers, activeRuns, logs } = await take();
      return readers + activeRuns + logs === 0;
    },
    { everyMs: 200, timeoutMs: settleTimeoutMs },
  );
  // Idle keep-alive connections to the model and the like close by themselves.
  await pause(6_000);
  return take();
}
