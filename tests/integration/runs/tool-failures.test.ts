import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { database } from "@/lib/db/client";
import { givenAgent, givenTool } from "@/tests/factories/agents";
import { createPerson } from "@/tests/factories/people";
import { startModel } from "@/tests/setup/model";
import { eventsOf, startChat, startEngine } from "@/tests/setup/runs";

const { mock, answerWith } = await startModel();
await startEngine();

test("a statement that fails in a tool tells neither its SQL nor its parameters to the person or the model", async () => {
  const ctx = await createPerson();
  givenTool("asks_the_database", () => database().execute(sql`select ${"a private word"}::int as hidden_column`));
  givenAgent("curious", ["asks_the_database"]);
  answerWith((request) =>
    request.messages.some((message) => message.role === "tool")
      ? { content: "It did not work." }
      : { toolCalls: [{ name: "asks_the_database", arguments: '{"x":"1"}' }] },
  );
  const { runId } = await startChat(ctx, "curious");
  const told = JSON.stringify([await eventsOf(runId), mock.getRequests()]);
  expect(told).toContain("The tool failed: the database could not answer.");
  expect(told).not.toContain("private word");
  expect(told).not.toContain("hidden_column");
});
