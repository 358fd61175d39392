import type { App } from "../harness/app";
import { inspect, inspectable } from "../harness/inspector";
import { openEvents } from "../harness/reader";
import { type Findings, percentile } from "../harness/report";
import { type Fleet, type Stage, startFleet } from "../harness/stage";
import { durationMs, judgeAnswer, type LiveRun, read, startLiveRun } from "./live-runs";

const stalledReaders = 40;
const goodReaders = 5;
/** Some megabytes of frames: what 40 stalled readers would cost if each held its own. */
const spec = { characters: 400_000, pace: { firstDelayMs: 50, delayMs: 2, chunkChars: 300 } };
const timeoutMs = 120_000;
const heapGrowthLimitBytes = 24 * 1024 * 1024;
const slowdownLimit = 1.6;

/** Readers that stop reading while a large answer streams: the others are as fast and the process holds no more. */
export async function stalledReader(stage: Stage): Promise<Findings> {
  const fleet = await startFleet(stage, { kind: "standalone", size: 1, nodeFlags: inspectable });
  const app = fleet.apps[0] as App;
  const inspector = await inspect(app);
  try {
    await timed(stage, fleet, app, "warm-up", 0);
    const alone = await timed(stage, fleet, app, "alone", 0);
    const heapBefore = await inspector.heapBytes();
    const crowded = await timed(stage, fleet, app, "crowded", stalledReaders);
    const heapAfter = await inspector.heapBytes();
    crowded.release();
    const faults = [...alone.faults, ...crowded.faults];
    const grewBytes = heapAfter - heapBefore;
    if (grewBytes > heapGrowthLimitBytes) faults.push(`the heap grew by ${grewBytes} bytes while readers stalled`);
    const least = durationMs(spec);
    if (crowded.tookMs > Math.max(alone.tookMs, least) * slowdownLimit) {
      faults.push(`readers took ${crowded.tookMs} ms beside stalled ones and ${alone.tookMs} ms alone`);
    }
    return {
      figures: {
        "stalled readers": stalledReaders,
        "sent to each good reader": `${Math.round(crowded.bytes / 1024)} KB`,
        "good readers, alone and beside them": `${alone.tookMs} and ${crowded.tookMs} ms`,
        "heap growth": `${(grewBytes / 1024 / 1024).toFixed(1)} MB`,
      },
      faults,
    };
  } finally {
    inspector.close();
    await fleet.end();
  }
}

interface Timed {
  tookMs: number;
  bytes: number;
  faults: string[];
  release: () => void;
}

async function timed(stage: Stage, fleet: Fleet, app: App, name: string, stalled: number): Promise<Timed> {
  const run: LiveRun = await startLiveRun(stage, fleet, app, { name: `stalled-${name}`, ...spec });
  const startedAt = Date.now();
  const connections = await Promise.all(
    Array.from({ length: stalled }, () => openEvents(app, fleet.person, run.runId, 0)),
  );
  // Nobody reads: once the socket's buffers are full, the server cannot send any more.
  for (const { response } of connections) response.pause();
  const tookMs = await Promise.all(
    Array.from({ length: goodReaders }, async () => {
      await read(fleet, run, () => [app], { timeoutMs });
      return Date.now() - startedAt;
    }),
  );
  const [first] = await Promise.all(run.readers);
  const bytes = [...(first?.frames.values() ?? [])].reduce((sum, frame) => sum + Buffer.byteLength(frame), 0);
  const release = () => {
    for (const { request } of connections) request.destroy();
  };
  return { tookMs: percentile(tookMs, 0.5), bytes, faults: await judgeAnswer(fleet, run), release };
}
