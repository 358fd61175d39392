import { expect, test } from "vitest";
import { getRun } from "@/features/runs/data";
import { givenAgent } from "@/tests/factories/agents";
import { createPerson } from "@/tests/factories/people";
import { endOf, startChat, startEngine } from "./runs";
import { startScriptedModel } from "./scripted-model";

/** How runs end, with a provider that speaks `protocol`: the same in both. Call it at the top of a test file. */
export async function testRunEndings(protocol: "responses" | "chat"): Promise<void> {
  const { answerWith } = await startScriptedModel(protocol);
  await startEngine();
  givenAgent("plain");

  const text = "A sentence that is long enough to be cut. ".repeat(10);

  test.each([
    ["an answer", { text: "Whole." }, { kind: "final", status: "completed", text: "Whole." }, "completed"],
    ["a refusal", { refusal: "I cannot." }, { kind: "final", status: "refused", text: "I cannot." }, "completed"],
    [
      "the limit of tokens",
      { text, incomplete: "max_output_tokens" },
      { kind: "final", status: "incomplete" },
      "incomplete",
    ],
    ["a content filter", { text, incomplete: "content_filter" }, { kind: "final", status: "incomplete" }, "incomplete"],
    [
      "a hang-up",
      { text, fault: { kind: "cut", afterChars: 100 } },
      { kind: "error", code: "model_interrupted" },
      "failed",
    ],
    [
      "broken JSON",
      { text, fault: { kind: "malformed", afterChars: 100 } },
      { kind: "error", code: "model_malformed" },
      "failed",
    ],
    ["a wrong key", { fault: { kind: "status", status: 401 } }, { kind: "error", retryable: false }, "failed"],
  ] as const)("%s ends the run as what it is", async (_, answer, end, status) => {
    const ctx = await createPerson();
    answerWith(answer);
    const { runId } = await startChat(ctx, "plain");
    expect(await endOf(runId)).toMatchObject(end);
    expect(await getRun(ctx, runId)).toMatchObject({ status });
  });

  test("what was said before the limit of tokens stays", async () => {
    const ctx = await createPerson();
    answerWith({ text: "The beginning of", incomplete: "max_output_tokens" });
    const { runId } = await startChat(ctx, "plain");
    const end = await endOf(runId);
    expect(end).toMatchObject({ status: "incomplete", text: "The beginning of", usage: { estimated: false } });
  });

  test("tools of an answer that was cut short do not run", async () => {
    const ctx = await createPerson();
    const calls = [{ name: "calculator", arguments: '{"expression":"1 + 1"}' }];
    givenAgent("counting", ["calculator"]);
    answerWith({ calls, incomplete: "max_output_tokens" });
    const { runId } = await startChat(ctx, "counting");
    expect(await endOf(runId)).toMatchObject({ status: "incomplete", usage: { requests: 1 } });
  });
}
