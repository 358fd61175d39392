import { expect, test } from "vitest";
import type { Conversation, Item } from "../conversation";
import { decide } from "./decide";

const NOW = new Date("2026-11-21T09:00:00Z");
const TRIAGE = [
  "calculator",
  "current_time",
  "search_conversations",
  "transfer_to_researcher",
  "transfer_to_code_assistant",
];
const RESEARCHER = ["search_docs", "search_conversations", "calculator", "current_time"];

function conversation(tools: string[], ...items: Item[]): Conversation {
  return {
    protocol: "responses",
    model: "cadre-demo",
    stream: true,
    streamUsage: true,
    instructions: "You answer questions.",
    parallelCalls: true,
    tools: tools.map((name) => ({ name, description: "" })),
    items,
  };
}

const user = (text: string): Item => ({ kind: "user", text });

function called(callId: string, name: string, args: unknown, output: unknown): Item[] {
  return [
    { kind: "call", callId, name, arguments: JSON.stringify(args) },
    { kind: "result", callId, output: typeof output === "string" ? output : JSON.stringify(output) },
  ];
}

function ask(...parameters: Parameters<typeof conversation>) {
  return decide(conversation(...parameters), NOW);
}

test("a question of two parts calls two tools at once and reasons first", () => {
  const answer = ask(TRIAGE, user("What is 18% of 2,450 and what day is it?"));
  expect(answer.reasoning).toContain("18% * 2450");
  expect(answer.text).toBeUndefined();
  expect(answer.calls).toEqual([
    { name: "calculator", arguments: '{"expression":"18% * 2450"}' },
    { name: "current_time", arguments: '{"date":null,"time_zone":null,"compare_to":null}' },
  ]);
});

test("calls one tool after the other where parallel calls are not allowed", () => {
  const question = conversation(TRIAGE, user("What is 3 * 4 and what day is it?"));
  expect(decide({ ...question, parallelCalls: false }, NOW).calls).toHaveLength(1);
});

test.each([
  ["as the tool gives it", { expression: "2+2", result: "7" }],
  ["as a number", { result: 7 }],
  ["as bare text", "7"],
])("computes nothing: where the calculator says 7, the answer is 7 (%s)", (_, output) => {
  const answer = ask(TRIAGE, user("What is 2+2?"), ...called("c1", "calculator", { expression: "2+2" }, output));
  expect(answer.calls).toBeUndefined();
  expect(answer.text).toContain("**7**");
  expect(answer.text).not.toMatch(/\b4\b/u);
});

test("takes a result for what was asked although the call was worded differently", () => {
  const call = called("c1", "calculator", { expression: "add(3, 4)" }, { result: "7" });
  expect(ask(TRIAGE, user("What is 3 + 4?"), ...call).text).toContain("**7**");
  expect(ask(TRIAGE, user("And the answer is…"), ...call).text).toContain("**7**");
});

test("says so when a tool fails", () => {
  const call = called("c1", "calculator", { expression: "1 / 0" }, { error: "Division by zero." });
  expect(ask(TRIAGE, user("What is 1 / 0?"), ...call).text).toContain("Division by zero.");
});

test("calls again only what has no result yet", () => {
  const done = called("c1", "calculator", { expression: "3 * 4" }, { result: "12" });
  const answer = ask(TRIAGE, user("What is 3 * 4, and what is 5 * 6?"), ...done);
  expect(answer.calls?.map((call) => call.arguments)).toEqual(['{"expression":"5 * 6"}']);
});

test("never calls a tool that is not offered, and says what is missing", () => {
  const answer = ask(["calculator"], user("What is 3 * 4 and what day is it?"));
  expect(answer.calls?.map((call) => call.name)).toEqual(["calculator"]);
  const alone = ask([], user("What is 3 * 4?"));
  expect(alone.calls).toBeUndefined();
  expect(alone.text).toContain("no tool for it");
  expect(alone.text).not.toContain("12");
});

test.each([
  ["write code that prints the first 10 primes", "transfer_to_code_assistant"],
  ["search the docs for rate limits", "transfer_to_researcher"],
  ["find the conversation where I asked about tax", "transfer_to_researcher"],
])("“%s” is handed over by %s", (message, transfer) => {
  expect(ask(TRIAGE, user(message)).calls).toEqual([{ name: transfer, arguments: "{}" }]);
});

test("does what it can before it hands the rest over", () => {
  const question = user("What's 3*4, and search the docs for sandbox");
  expect(ask(TRIAGE, question).calls?.map((call) => call.name)).toEqual(["calculator"]);
  const sum = called("c1", "calculator", { expression: "3*4" }, { result: "12" });
  expect(ask(TRIAGE, question, ...sum).calls?.map((call) => call.name)).toEqual(["transfer_to_researcher"]);
  const moved = called("c2", "transfer_to_researcher", {}, { assistant: "researcher" });
  expect(ask(RESEARCHER, question, ...sum, ...moved).calls?.map((call) => call.name)).toEqual(["search_docs"]);
});

test("hands over once only", () => {
  const moved = called("c1", "transfer_to_code_assistant", {}, { assistant: "code_assistant" });
  const answer = ask(TRIAGE, user("write code that prints the first 10 primes"), ...moved);
  expect(answer.calls).toBeUndefined();
  expect(answer.text).toContain("running code");
});

test("an empty search is tried once more with one word", () => {
  const first = called("c1", "search_docs", { query: "api keys rotation" }, { results: [] });
  const question = user("search the docs for api keys rotation");
  expect(ask(RESEARCHER, question, ...first).calls?.map((call) => call.arguments)).toEqual(['{"query":"rotation"}']);
  const second = called("c2", "search_docs", { query: "rotation" }, { results: [] });
  expect(ask(RESEARCHER, question, ...first, ...second).text).toContain("nothing on **rotation**");
});

test("quotes what the search found and adds nothing", () => {
  const hits = [{ path: "docs/api.md", heading: "Limits", snippet: "A <b>limit</b> per actor." }];
  const answer = ask(
    RESEARCHER,
    user("search the docs for limits"),
    ...called("c1", "search_docs", { query: "limits" }, { results: hits }),
  );
  expect(answer.text).toContain("> A limit per actor.");
  expect(answer.text).toContain("docs/api.md");
});

test("“that” is the last result of the conversation", () => {
  const earlier = [
    user("What is 18% of 2,450?"),
    ...called("c1", "calculator", { expression: "18% * 2450" }, { result: "441" }),
  ];
  const said: Item = { kind: "assistant", text: "18% of 2,450 is **441**." };
  const question = user("Now divide that by 3");
  const expected = [{ name: "calculator", arguments: '{"expression":"441 / 3"}' }];
  expect(ask(TRIAGE, ...earlier, said, question).calls).toEqual(expected);
  expect(ask(TRIAGE, user("What is 18% of 2,450?"), said, question).calls).toEqual(expected);
});

test("results of earlier turns answer nothing now", () => {
  const earlier = called("c1", "calculator", { expression: "2+2" }, { result: "7" });
  expect(ask(TRIAGE, user("What is 2+2?"), ...earlier, user("What is 2+2?")).calls).toHaveLength(1);
});

test("small talk calls nothing and says what it is", () => {
  const answer = ask(TRIAGE, user("hi there 👋"));
  expect(answer.calls).toBeUndefined();
  expect(answer.text).toContain("demo model");
});

test("an agent that looks things up searches for whatever it is asked", () => {
  const calls = ask(RESEARCHER, user("Who won the 2022 World Cup?")).calls;
  expect(calls).toEqual([{ name: "search_docs", arguments: '{"query":"won 2022 World Cup"}' }]);
  expect(ask(RESEARCHER, user("what can you do?")).calls).toBeUndefined();
});

test("does not invent what it does not know", () => {
  const answer = ask(TRIAGE, user("Who won the 2022 World Cup?"));
  expect(answer.text).toContain("I do not make up the rest");
});

test("remembers a name only from the conversation", () => {
  expect(ask(TRIAGE, user("My name is Anna"), user("what's my name?")).text).toContain("**Anna**");
  expect(ask(TRIAGE, user("what's my name?")).text).toContain("not told me");
});

test("a long answer is as long as asked", () => {
  expect(ask(TRIAGE, user("write 20000 characters")).text?.length).toBeGreaterThanOrEqual(20_000);
  expect(ask(TRIAGE, user("a long answer, slowly please")).pace?.delayMs).toBeGreaterThan(50);
});

test("an unknown tool's result is shown as it is", () => {
  expect(ask(TRIAGE, user("go"), ...called("c1", "weather", {}, "sunny")).text).toContain(
    "`weather` answered: **sunny**",
  );
});

test.each([
  "1234567890",
  "(",
  "one hundred and ",
  "12 x ",
  "sort a,b,c,",
  "how many days until ",
  "\n",
  "`",
  "find the ",
])("a message of twenty thousand characters of %j is answered in time", (piece) => {
  const answer = ask(TRIAGE, user(piece.repeat(20_000 / piece.length)));
  expect(answer.text ?? answer.calls).toBeDefined();
});
