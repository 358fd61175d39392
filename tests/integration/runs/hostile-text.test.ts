import { expect, test } from "vitest";
import { listMessages } from "@/features/conversations/messages/data";
import { textOf } from "@/features/runs/stream/fold";
import { givenAgent, givenTool } from "@/tests/factories/agents";
import { createPerson } from "@/tests/factories/people";
import { startModel } from "@/tests/setup/model";
import { eventsOf, startChat, startEngine, viewOf } from "@/tests/setup/runs";

const { answerWith } = await startModel();
await startEngine();

test("text that Postgres cannot hold ends its own run well and holds up no other", async () => {
  const ctx = await createPerson();
  givenTool("nul", () => "before\u0000after \ud83d end");
  givenAgent("hostile", ["nul"]);
  answerWith((request) =>
    request.messages.some((message) => message.role === "tool")
      ? { content: "It said NUL \u0000 and half a pair \ud83d." }
      : { toolCalls: [{ name: "nul", arguments: '{"x":"\\u0000"}' }] },
  );
  const runs = await Promise.all([startChat(ctx, "hostile"), startChat(ctx, "hostile"), startChat(ctx, "hostile")]);
  for (const { runId, conversationId } of runs) {
    const view = viewOf(await eventsOf(runId));
    expect(view.outcome).toBe("completed");
    expect(textOf(view.parts)).toContain("It said NUL");
    const { data } = await listMessages(ctx, conversationId, { limit: 5 });
    expect(data[0]?.content).toBe("It said NUL \ufffd and half a pair \ufffd.");
  }
});
