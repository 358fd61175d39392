import type { Answer } from "@/dev/model/answer";
import type { App } from "../harness/app";
import { auditRuns, parseEvents } from "../harness/audit";
import { call, getRun, startRun } from "../harness/client";
import { messageFor, someText } from "../harness/model";
import { followRun } from "../harness/reader";
import type { Findings } from "../harness/report";
import { type Fleet, type Stage, startFleet } from "../harness/stage";

const timeoutMs = 60_000;
/** Longer than the client takes for its own retries. */
const silenceSeconds = 5;

interface BadModel {
  name: string;
  fault: NonNullable<Answer["fault"]>;
  code: string;
  retryable: boolean;
}

const status = (code: number) => ({ kind: "status" as const, status: code });
const later = (kind: "cut" | "stall" | "malformed" | "error") => ({ kind, afterChars: 200 });

const badModels: readonly BadModel[] = [
  { name: "answers 500", fault: status(500), code: "model_unavailable", retryable: true },
  { name: "answers 503", fault: status(503), code: "model_unavailable", retryable: true },
  { name: "answers 429", fault: status(429), code: "model_rate_limited", retryable: true },
  { name: "answers 400", fault: status(400), code: "model_rejected", retryable: false },
  { name: "answers 401", fault: status(401), code: "model_unauthorized", retryable: false },
  { name: "never answers", fault: { kind: "hang" }, code: "model_timeout", retryable: true },
  { name: "falls silent", fault: later("stall"), code: "model_timeout", retryable: true },
  { name: "stops mid-stream", fault: later("cut"), code: "model_interrupted", retryable: true },
  { name: "sends a malformed event", fault: later("malformed"), code: "model_malformed", retryable: true },
  { name: "sends an error event", fault: later("error"), code: "model_unavailable", retryable: true },
];

/** A model that fails in every way it can: each run ends with its documented error, and nothing is half-written. */
export async function badModel(stage: Stage): Promise<Findings> {
  const faults: string[] = [];
  for (const protocol of ["responses", "chat"] as const) {
    const fleet = await startFleet(stage, {
      kind: "standalone",
      size: 1,
      environment: { OPENAI_API: protocol, MODEL_FIRST_TOKEN_TIMEOUT_SECONDS: String(silenceSeconds) },
    });
    try {
      const judged = badModels.map((each) => judge(stage, fleet, protocol, each));
      faults.push(...(await Promise.all(judged)).flat(), ...(await auditRuns(fleet)));
      faults.push(...(await stillServes(stage, fleet, protocol)));
    } finally {
      await fleet.end();
    }
  }
  return { figures: { "bad models": badModels.length, protocols: 2 }, faults };
}

async function judge(stage: Stage, fleet: Fleet, protocol: string, bad: BadModel): Promise<string[]> {
  const app = fleet.apps[0] as App;
  const name = `${protocol} ${bad.name}`;
  const text = someText(stage.random.fork(name), 600);
  stage.model.write(name, () => ({ text, fault: bad.fault, pace: { firstDelayMs: 10, delayMs: 5, chunkChars: 30 } }));
  const runId = await startRun(app, fleet.person, messageFor(name));
  const reader = await followRun({ person: fleet.person, runId, apps: () => [app], timeoutMs });
  const faults = reader.faults.map((fault) => `${name}: ${fault}`);
  const end = parseEvents(reader).at(-1);
  if (end?.kind !== "error" || end.code !== bad.code || end.retryable !== bad.retryable) {
    faults.push(
      `${name}: ended with ${JSON.stringify({ kind: end?.kind, code: end?.code, retryable: end?.retryable })}`,
    );
  }
  const run = await getRun(app, fleet.person, runId);
  const error = run.error as { code?: string } | null;
  if (run.status !== "failed" || error?.code !== bad.code) faults.push(`${name}: the run is ${run.status}`);
  const body = { message: messageFor(name), conversation_id: run.conversation_id };
  const sync = await call(app, "POST", "/api/v1/chat", { person: fleet.person, body, headers: {} });
  if (sync.body.code !== "run_failed") faults.push(`${name}: POST /chat answered ${sync.status} ${sync.body.code}`);
  return faults;
}

async function stillServes(stage: Stage, fleet: Fleet, protocol: string): Promise<string[]> {
  stage.model.write(`${protocol} good`, () => ({ text: "All is well." }));
  const body = { message: messageFor(`${protocol} good`) };
  const answer = await call(fleet.apps[0] as App, "POST", "/api/v1/chat", { person: fleet.person, body });
  return answer.body.response === "All is well." ? [] : [`${protocol}: afterwards ${JSON.stringify(answer.body)}`];
}
