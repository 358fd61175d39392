import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { chunkPayload } from "@/features/runs/projector/chunks";
import { Projector } from "@/features/runs/projector/projector";
import { RunPart } from "@/features/runs/schema";
import type { StreamEvent, StreamEventBody } from "@/features/runs/stream/events";
import { emptyRunView, foldEvent } from "@/features/runs/stream/fold";
import { parseFrame, splitFrames, toFrame, toStreamEvent } from "@/features/runs/stream/frames";
import { createFrameParser } from "@/lib/api/frame-parser";
import { faultOf } from "@/tests/setup/frames";
import type { Step } from "./provider-events";
import { scenarios } from "./scenarios";

const folder = path.join(import.meta.dirname, "goldens");
const identity = { runId: "run_1", streamId: "stream_1", conversationId: "conversation_1" };
const at = new Date("2026-01-02T03:04:05.678Z");

const label = (name: string) => (name.startsWith("transfer_to_") ? null : { tool: name, toolName: `The ${name}` });

/** The events of a run, through the real projector, the recorder's chunks and the real envelope. */
function project(steps: readonly Step[]): StreamEvent[] {
  const projector = new Projector(label, 0);
  const scoped = new Map<string, Projector>();
  const projectorOf = ({ scope, place }: Step) => {
    const key = scope?.call_id ?? (place && `${place.step_name}@${place.attempt}`);
    if (key === undefined) return projector;
    const known = scoped.get(key) ?? projector.scoped(label);
    scoped.set(key, known);
    return known;
  };
  let agent = "triage";
  let seq = 0;
  return steps.flatMap((step) => {
    if ("body" in step) agent = step.agent ?? agent;
    const bodies = bodiesOf(step, projectorOf(step)).flatMap(chunkPayload);
    return bodies.map((body) =>
      toStreamEvent(identity, step.place?.step_agent ?? agent, ++seq, at, body, {
        workflow: step.place ?? null,
        scope: step.scope,
      }),
    );
  });
}

function bodiesOf(step: Step, projector: Projector): StreamEventBody[] {
  if ("body" in step) return [step.body];
  if ("model" in step) return projector.modelEvent(step.model, new Map(Object.entries(step.files ?? {})));
  if ("toolStarted" in step) return projector.toolStarted(step.toolStarted);
  if ("approval" in step) {
    const { approval, status, reason = null } = step;
    return projector.toolApproval(approval, { approval_id: "approval_1", status, arguments: step.arguments, reason });
  }
  if ("workflowCall" in step) {
    return projector.toolCall(step.workflowCall, { tool: step.tool, toolName: step.toolName }, step.arguments);
  }
  return projector.toolFinished(step.toolFinished, step.output, step.failed ?? false, step.files);
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
  for (const event of events) expect(faultOf(toFrame(event))).toBeNull();
  const idsOf = (kinds: string[]) =>
    events.flatMap((event) => (kinds.includes(event.kind) && "item_id" in event ? [event.item_id] : []));
  const added = idsOf(["output_item.added"]);
  expect(new Set(added).size).toBe(added.length);
  // A terminal event leaves open what was under way.
  if (isTerminalLast(events)) return;
  expect(idsOf(["output_item.done", "output_item.discarded"]).toSorted()).toEqual(added.toSorted());
});

function isTerminalLast(events: readonly StreamEvent[]): boolean {
  const terminal = events.flatMap((event, index) => (event.kind === "final" || event.kind === "error" ? [index] : []));
  expect(terminal.every((index) => index === events.length - 1)).toBe(true);
  return terminal.length > 0;
}

test("a run that is read in two parts, cut after any event, is the same as one that is read at once", () => {
  for (const steps of Object.values(scenarios)) {
    const events = project(steps);
    const whole = events.reduce(foldEvent, emptyRunView("triage"));
    for (let cut = 0; cut <= events.length; cut++) {
      const first = events.slice(0, cut).reduce(foldEvent, emptyRunView("triage"));
      // Replays may overlap: what was seen changes nothing.
      const second = events.slice(Math.max(0, cut - 3)).reduce(foldEvent, first);
      expect(second).toEqual(whole);
    }
    expect(RunPart.array().parse(whole.parts)).toEqual(whole.parts);
  }
});

test("the frames of every golden survive any cuts of their bytes", () => {
  const texts = Object.keys(scenarios).map((name) =>
    project(scenarios[name] ?? [])
      .map(toFrame)
      .join(""),
  );
  const small = texts.filter((text) => text.length < 50_000);
  fc.assert(
    fc.property(
      fc.constantFrom(...small),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }),
      (text, places) => {
        const bytes = new TextEncoder().encode(text);
        const cuts = [
          0,
          ...places.map((place) => Math.floor(place * bytes.length)).toSorted((a, b) => a - b),
          bytes.length,
        ];
        const read: string[] = [];
        const parser = createFrameParser({ onFrame: ({ data }) => read.push(data), onRetry: () => undefined });
        for (const [index, cut] of cuts.entries()) parser.push(bytes.subarray(cuts[index - 1] ?? 0, cut));
        expect(read).toEqual(splitFrames(text).map(({ frame }) => JSON.stringify(parseFrame(frame))));
      },
    ),
  );
});

test("no provider payload leaves", () => {
  for (const steps of Object.values(scenarios)) expect(JSON.stringify(project(steps))).not.toContain("must not leave");
});
