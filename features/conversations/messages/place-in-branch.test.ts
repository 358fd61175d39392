import { expect, test } from "vitest";
import type { Message } from "../schema";
import { withQuestion } from "./place-in-branch";

function message(id: string, role: Message["role"], runId: string): Message {
  return {
    id,
    parent_id: null,
    role,
    content: id,
    parts: null,
    files: [],
    agent: null,
    run_id: runId,
    run_status: "completed",
    run_error: null,
    alternatives: { count: 1, number: 1, previous_id: null, next_id: null },
    feedback: null,
    created_at: "2026-11-21T09:00:00.000Z",
  };
}

const branch = [
  message("a2", "assistant", "r2"),
  message("q2", "user", "r2"),
  message("a1", "assistant", "r1"),
  message("q1", "user", "r1"),
];
const ids = (messages: readonly Message[]) => messages.map(({ id }) => id);

test("a new question comes before everything newest-first", () => {
  expect(ids(withQuestion(branch, "r3", { text: "x", agent: null }))).toEqual(["sent:r3", "a2", "q2", "a1", "q1"]);
});

test("an edited question takes the place of the first version and of what followed it", () => {
  const [question, ...rest] = withQuestion(branch, "r3", { text: "x", agent: null, editOf: "q2" });
  expect(question).toMatchObject({ content: "x", parent_id: "a1", alternatives: { count: 2, number: 2 } });
  expect(ids(rest)).toEqual(["a1", "q1"]);
});

test("an answer that is given again leaves its question, which the new run answers", () => {
  const [question, ...rest] = withQuestion(branch, "r3", { text: "", agent: null, regenerate: "a1" });
  expect(question).toMatchObject({ id: "q1", run_id: "r3", run_status: "running" });
  expect(rest).toEqual([]);
});

test("a retried question appears once, under its new run", () => {
  const shown = withQuestion(branch, "r3", { text: "q2", agent: null, retryOf: "r2" });
  expect(ids(shown)).toEqual(["sent:r3", "a1", "q1"]);
});
