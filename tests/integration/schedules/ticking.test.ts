import { afterAll, expect, test } from "vitest";
import type { Run } from "@/features/runs/schema";
import type { Schedule } from "@/features/schedules/schema";
import { startTicker } from "@/features/schedules/ticking/ticker";
import { lifecycle } from "@/lib/lifecycle";
import { givenAgent } from "@/tests/factories/agents";
import { givenWorkflowSpec } from "@/tests/factories/workflow-runs";
import { request, signUp } from "@/tests/setup/api";
import { dispatch } from "@/tests/setup/dispatch";
import { startModel } from "@/tests/setup/model";
import { eventsOf, startEngine } from "@/tests/setup/runs";
import { firingsOf, makeDue } from "@/tests/setup/schedules";

const { answerWith } = await startModel();
await startEngine();
startTicker();
afterAll(() => {
  lifecycle().state = "draining";
});

givenAgent("plain");
givenWorkflowSpec("nightly", [
  { kind: "agent", name: "gather", agent: "plain" },
  { kind: "agent", name: "write", agent: "plain" },
]);

test("a schedule of a workflow that comes due is fired by the clock, and its run goes through every step", async () => {
  const person = await signUp();
  answerWith(({ messages }) => ({ content: `About ${messages.findLast(({ role }) => role === "user")?.content}` }));
  const ask = async <T>(method: string, path: string, body?: unknown) => {
    const response = await dispatch(
      request(`/api/v1${path}`, { method, token: person.token, ...(body === undefined ? {} : { body }) }),
    );
    return (await response.json()) as T;
  };
  const { id } = await ask<Schedule>("POST", "/schedules", {
    name: "Every night",
    target: { kind: "workflow", key: "nightly" },
    input: "tea",
    cron: "0 3 * * *",
    time_zone: "Europe/Berlin",
  });
  expect(await firingsOf(id)).toEqual([]);
  for (const firing of [1, 2]) {
    await makeDue(id);
    await expect.poll(async () => (await firingsOf(id)).length, { timeout: 15_000, interval: 50 }).toBe(firing);
    const fired = (await firingsOf(id)).at(-1);
    expect(fired).toMatchObject({ status: "started", reason: null });
    const events = await eventsOf(fired?.run_id ?? "");
    expect(events.at(-1)).toMatchObject({ kind: "final", status: "completed", text: "About About tea" });
    expect(await ask<Run>("GET", `/runs/${fired?.run_id}`)).toMatchObject({
      kind: "workflow",
      workflow: "nightly",
      trigger: "schedule",
      input: "tea",
      status: "completed",
    });
  }
  const schedule = await ask<Schedule>("GET", `/schedules/${id}`);
  expect(schedule).toMatchObject({ status: "active", last_firing: { status: "started", run_status: "completed" } });
  expect(Date.parse(schedule.next_due_at ?? "")).toBeGreaterThan(Date.now());
  expect(await firingsOf(id)).toHaveLength(2);
});
