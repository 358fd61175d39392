import { expect, test } from "vitest";
import { registerAgent } from "@/features/agents/catalog/registry";
import { getRun } from "@/features/runs/data";
import { activeRuns, stopRun } from "@/features/runs/engine/active-runs";
import { cancelRun } from "@/features/runs/mutations/cancel-run";
import type { StreamEvent } from "@/features/runs/stream/events";
import { textOf } from "@/features/runs/stream/fold";
import { pool } from "@/lib/db/client";
import { givenAgent, givenTool } from "@/tests/factories/agents";
import { createPerson } from "@/tests/factories/people";
import { type ModelRequest, startModel } from "@/tests/setup/model";
import { eventsOf, startChat, startEngine, viewOf } from "@/tests/setup/runs";

const { answerWith, setPace } = await startModel();
await startEngine();

const manyWords = " And more.".repeat(60);

/** Who is asked: every agent's instructions begin with its key. */
const isFor = (request: ModelRequest, key: string) => JSON.stringify(request.messages[0]).includes(`You are ${key}.`);
const results = (request: ModelRequest) => request.messages.filter((message) => message.role === "tool");
const lastResult = (request: ModelRequest) => String(results(request).at(-1)?.content);

/** An agent that asks a helper once and repeats what it said. */
function givenPair(boss: string, helper: string, tools: string[] = []) {
  registerAgent({ ...givenAgent(boss), agentsAsTools: [helper] });
  givenAgent(helper, tools);
  const tool = `ask_${helper.replaceAll("-", "_")}`;
  return (request: ModelRequest) =>
    results(request).length > 0
      ? { content: `It says: ${lastResult(request)}` }
      : { toolCalls: [{ name: tool, arguments: '{"input":"Count to three."}' }] };
}

const scopedText = (events: readonly StreamEvent[]) =>
  events.flatMap((event) => (event.kind === "message.delta" && event.scope ? [event.delta] : [])).join("");

async function crash(runId: string): Promise<void> {
  const run = activeRuns().get(runId);
  if (run) stopRun(run, "lost");
  await run?.done;
  await pool()`update run_leases set expires_at = now() - interval '1 second' where run_id = ${runId}`;
}

async function scopedTextStored(runId: string): Promise<void> {
  const stored = () => pool()`
    select from run_events where run_id = ${runId} and frames like '%event: message.delta%' and frames like '%"scope"%'`;
  await expect.poll(async () => (await stored()).length, { timeout: 5_000, interval: 10 }).toBeGreaterThan(0);
}

test("an agent that is asked answers inside the call, and its tokens count to the run", async () => {
  const ctx = await createPerson();
  givenTool("counts", () => "one two three");
  const boss = givenPair("boss", "helper", ["counts"]);
  const asked: string[] = [];
  answerWith((request) => {
    if (isFor(request, "boss")) return boss(request);
    asked.push(JSON.stringify(request.messages));
    return results(request).length > 0
      ? { content: `Counted: ${lastResult(request)}.` }
      : { toolCalls: [{ name: "counts", arguments: '{"x":"1"}' }] };
  });
  const { runId } = await startChat(ctx, "boss", "The person's own words.");
  const events = await eventsOf(runId);
  expect(textOf(viewOf(events).parts)).toBe("It says: Counted: one two three.");
  expect(events.at(-1)).toMatchObject({ kind: "final", text: "It says: Counted: one two three." });
  expect(scopedText(events)).toBe("Counted: one two three.");
  expect(asked[0]).toContain("Count to three.");
  expect(asked[0]).not.toContain("own words");
  const added = events.flatMap((event) => (event.kind === "output_item.added" ? [event.item_id] : []));
  expect(new Set(added).size).toBe(added.length);
  const scopes = new Set(events.flatMap((event) => (event.scope ? [JSON.stringify(event.scope)] : [])));
  expect([...scopes]).toHaveLength(1);
  expect((await getRun(ctx, runId)).usage?.requests).toBe(4);
  const calls = await pool()`select tool, status from tool_calls where run_id = ${runId} order by tool`;
  expect(calls).toEqual([
    { tool: "ask_helper", status: "finished" },
    { tool: "counts", status: "finished" },
  ]);
});

test("two helpers are asked at once and keep their words apart", async () => {
  const ctx = await createPerson();
  registerAgent({ ...givenAgent("chief"), agentsAsTools: ["left", "right"] });
  givenAgent("left");
  givenAgent("right");
  answerWith((request) => {
    if (isFor(request, "left")) return { content: "From the left." };
    if (isFor(request, "right")) return { content: "From the right." };
    if (results(request).length > 0)
      return {
        content: results(request)
          .map(({ content }) => content)
          .join(" "),
      };
    return {
      toolCalls: [
        { name: "ask_left", arguments: '{"input":"Go."}' },
        { name: "ask_right", arguments: '{"input":"Go."}' },
      ],
    };
  });
  const events = await eventsOf((await startChat(ctx, "chief")).runId);
  expect(textOf(viewOf(events).parts)).toBe("From the left. From the right.");
  for (const side of ["left", "right"]) {
    const own = events.filter((event) => event.scope?.agent === side);
    expect(scopedText(own)).toBe(`From the ${side}.`);
  }
});

test("a helper that is cut off by a crash is withdrawn and asked again", async () => {
  const ctx = await createPerson();
  const boss = givenPair("boss-crash", "helper-crash");
  let attempts = 0;
  answerWith(
    (request) => (isFor(request, "boss-crash") ? boss(request) : { content: `Attempt ${++attempts}.${manyWords}` }),
    "slow",
  );
  const { runId } = await startChat(ctx, "boss-crash");
  await scopedTextStored(runId);
  setPace("fast");
  await crash(runId);
  const events = await eventsOf(runId);
  expect(textOf(viewOf(events).parts)).toBe(`It says: Attempt 2.${manyWords}`);
  const discarded = events.filter((event) => event.kind === "output_item.discarded");
  expect(discarded).toMatchObject([{ scope: { agent: "helper-crash" } }]);
  expect((await getRun(ctx, runId)).usage).toMatchObject({ estimated: true });
});

test("a helper that had answered before the crash is not asked again, and its words stay", async () => {
  const ctx = await createPerson();
  const boss = givenPair("boss-late", "helper-late");
  let asked = 0;
  answerWith((request) => {
    if (!isFor(request, "boss-late")) return { content: `Answer ${++asked}.` };
    const answer = boss(request);
    return "content" in answer ? { content: `${answer.content}${manyWords}` } : answer;
  }, "slow");
  const { runId } = await startChat(ctx, "boss-late");
  const outerText = () => pool()`
    select from run_events where run_id = ${runId} and frames like '%event: message.delta%' and frames not like '%"scope"%'`;
  await expect.poll(async () => (await outerText()).length, { timeout: 8_000 }).toBeGreaterThan(0);
  setPace("fast");
  await crash(runId);
  const events = await eventsOf(runId);
  expect(asked).toBe(1);
  expect(textOf(viewOf(events).parts)).toBe(`It says: Answer 1.${manyWords}`);
  const discarded = events.filter((event) => event.kind === "output_item.discarded");
  expect(discarded.every((event) => event.scope === undefined)).toBe(true);
});

test("a helper that may have changed something is not asked again after a crash", async () => {
  const ctx = await createPerson();
  let effects = 0;
  const started = Promise.withResolvers<void>();
  givenTool(
    "changes",
    async () => {
      effects++;
      started.resolve();
      await new Promise(() => undefined);
    },
    "side_effect",
  );
  const boss = givenPair("boss-effect", "helper-effect", ["changes"]);
  answerWith((request) =>
    isFor(request, "boss-effect") ? boss(request) : { toolCalls: [{ name: "changes", arguments: '{"x":"1"}' }] },
  );
  const { runId } = await startChat(ctx, "boss-effect");
  await started.promise;
  await crash(runId);
  expect(textOf(viewOf(await eventsOf(runId)).parts)).toContain("outcome of this call is unknown");
  expect(effects).toBe(1);
});

test("cancelling the run reaches the helper", async () => {
  const ctx = await createPerson();
  const boss = givenPair("boss-cancel", "helper-cancel");
  answerWith((request) => (isFor(request, "boss-cancel") ? boss(request) : { content: manyWords.repeat(4) }), "slow");
  const { runId } = await startChat(ctx, "boss-cancel");
  await scopedTextStored(runId);
  await cancelRun(ctx, runId);
  expect((await eventsOf(runId)).at(-1)).toMatchObject({ kind: "final", status: "cancelled" });
  setPace("fast");
});

test("a helper's tool that needs approval is refused, in words that the models understand", async () => {
  const ctx = await createPerson();
  let executed = 0;
  givenTool("sends", () => ++executed, "side_effect");
  registerAgent({ ...givenAgent("boss-careful"), agentsAsTools: ["helper-careful"] });
  registerAgent({ ...givenAgent("helper-careful", ["sends"]), toolPolicies: { sends: "approval" } });
  answerWith((request) => {
    if (results(request).length > 0) return { content: lastResult(request) };
    return isFor(request, "boss-careful")
      ? { toolCalls: [{ name: "ask_helper_careful", arguments: '{"input":"Send it."}' }] }
      : { toolCalls: [{ name: "sends", arguments: '{"x":"1"}' }] };
  });
  const { runId } = await startChat(ctx, "boss-careful");
  expect(textOf(viewOf(await eventsOf(runId)).parts)).toContain("needs a person's approval");
  expect(executed).toBe(0);
});

test("agents that ask each other come to an end", async () => {
  const ctx = await createPerson();
  registerAgent({ ...givenAgent("ping"), agentsAsTools: ["pong"] });
  registerAgent({ ...givenAgent("pong"), agentsAsTools: ["ping"] });
  let deepest = 0;
  answerWith((request) => {
    const ask = request.tools?.find((tool) => tool.function.name.startsWith("ask_"));
    if (results(request).length > 0 || !ask) return { content: ask ? lastResult(request) : "The bottom." };
    deepest++;
    return { toolCalls: [{ name: ask.function.name, arguments: '{"input":"You?"}' }] };
  });
  const { runId } = await startChat(ctx, "ping");
  expect(textOf(viewOf(await eventsOf(runId)).parts)).toBe("The bottom.");
  expect(deepest).toBe(3);
});

test("a helper that never comes to an answer costs its call, not the run", async () => {
  const ctx = await createPerson();
  givenTool("again", () => "again");
  registerAgent({ ...givenAgent("boss-endless"), agentsAsTools: ["helper-endless"] });
  registerAgent({ ...givenAgent("helper-endless", ["again"]), maxTurns: 3 });
  answerWith((request) => {
    if (!isFor(request, "boss-endless")) return { toolCalls: [{ name: "again", arguments: '{"x":"1"}' }] };
    if (results(request).length > 0) return { content: lastResult(request) };
    return { toolCalls: [{ name: "ask_helper_endless", arguments: '{"input":"Go."}' }] };
  });
  const view = viewOf(await eventsOf((await startChat(ctx, "boss-endless")).runId));
  expect(textOf(view.parts)).toContain("did not finish its answer within its limits");
  expect(view.outcome).toBe("completed");
});
