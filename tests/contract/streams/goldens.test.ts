import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { chunkPayload } from "@/features/runs/projector/chunks";
import { Projector } from "@/features/runs/projector/projector";
import { StreamEvent, type StreamEventBody } from "@/features/runs/stream/events";
import { toFrame, toStreamEvent } from "@/features/runs/stream/frames";
import type { Step } from "./provider-events";
import { scenarios } from "./scenarios";

const folder = path.join(import.meta.dirname, "goldens");
const identity = { runId: "run_1", streamId: "stream_1", conversationId: "conversation_1" };
const at = new Date("2026-01-02T03:04:05.678Z");

function project(steps: readonly Step[]): StreamEvent[] {
  const label = (name: string) => (name.startsWith("transfer_to_") ? null : { tool: name, toolName: `The ${name}` });
  const projector = new Projector(label, 0);
  const bodies = steps.flatMap((step): StreamEventBody[] => {
    if ("model" in step) return projector.modelEvent(step.model);
    if ("toolStarted" in step) return projector.toolStarted(step.toolStarted);
    return projector.toolFinished(step.toolFinished, step.output, step.failed ?? false);
  });
  return bodies.flatMap(chunkPayload).map((body, index) => toStreamEvent(identity, "triage", index + 1, at, body));
}

test.each(Object.keys(scenarios))("%s projects to its golden", (name) => {
  const events = project(scenarios[name] ?? []);
  const file = path.join(folder, `${name}.ndjson`);
  const lines = events.map((event) => `${JSON.stringify(event)}\n`).join("");
  if (process.env.UPDATE_GOLDENS === "1") writeFileSync(file, lines);
  expect(lines).toBe(readFileSync(file, "utf8"));
});

test.each(Object.keys(scenarios))("every frame of %s fits the contract and ends every item it opened", (name) => {
  const events = project(scenarios[name] ?? []);
  for (const event of events) {
    expect(StreamEvent.parse(event)).toEqual(event);
    expect(toFrame(event)).toMatch(/^id: \d+\nevent: [a-z_.]+\ndata: \{[^\n]*\}\n\n$/);
  }
  const added = events.flatMap((event) => (event.kind === "output_item.added" ? [event.item_id] : []));
  const done = events.flatMap((event) => (event.kind === "output_item.done" ? [event.item_id] : []));
  expect(done.toSorted()).toEqual(added.toSorted());
  expect(new Set(added).size).toBe(added.length);
});

test("no provider payload leaves", () => {
  for (const steps of Object.values(scenarios)) expect(JSON.stringify(project(steps))).not.toContain("must not leave");
});
