import { expect, test } from "vitest";
import { getRun } from "@/features/runs/data";

import { givenAgent } from "@/tests/factories/agents";
import { createPerson } from "@/tests/factories/people";
import { givenWorkflowSpec, startWorkflow } from "@/tests/factories/workflow-runs";
import { type ModelRequest, startModel } from "@/tests/setup/model";
import { eventsOf, startEngine, viewOf } from "@/tests/setup/runs";

const { answerWith } = await startModel();
await startEngine();

const said = (request: ModelRequest) => String(request.messages.findLast(({ role }) => role === "user")?.content);

async function endedView(runId: string) {
  const events = await eventsOf(runId);
  return { events, view: viewOf(events), final: events.at(-1) };
}

const statuses = (view: ReturnType<typeof viewOf>) =>
  view.workflow?.steps.map(({ step, status, attempt }) => `${step} ${status} ${attempt}`);

test("steps in turn work on what the one before gave, and the last one's words are the run's", async () => {
  const ctx = await createPerson();
  givenAgent("first");
  givenAgent("second");
  givenWorkflowSpec("in-turn", [
    { kind: "agent", name: "one", agent: "first" },
    { kind: "agent", name: "two", agent: "second", inputMapper: ({ steps, input }) => `${input} / ${steps.one}` },
  ]);
  answerWith((request) => ({ content: `<${said(request)}>` }));
  const { view, final, events } = await endedView(await startWorkflow(ctx, "in-turn", "Tea"));
  expect(final).toMatchObject({ kind: "final", status: "completed", text: "<Tea / <Tea>>", usage: { requests: 2 } });
  expect(statuses(view)).toEqual(["one completed 1", "two completed 1"]);
  expect(view.workflow?.steps[1]?.parts).toMatchObject([{ type: "text", text: "<Tea / <Tea>>", agent: "second" }]);
  expect(view.parts).toEqual([]);
  expect(events.filter(({ kind }) => kind === "lifecycle")).toMatchObject([
    { status: "queued" },
    { reason: "started" },
  ]);
  expect(await getRun(ctx, events[0]?.run_id ?? "")).toMatchObject({ status: "completed", output: "<Tea / <Tea>>" });
});
