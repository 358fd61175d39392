import { expect, test } from "vitest";
import type { Conversation, Message } from "./schema";
import { chatRows, groupByDate, mergeNewest, openRunOf } from "./utils";

function conversation(id: string, lastMessageAt: Date): Conversation {
  const at = lastMessageAt.toISOString();
  return {
    id,
    title: id,
    titled_by: "message",
    is_own: true,
    author: null,
    head_id: null,
    agent: null,
    model: null,
    reasoning_effort: null,
    pinned: false,
    archived: false,
    shared: false,
    active_run_id: null,
    created_at: at,
    updated_at: at,
    last_message_at: at,
  };
}

function message(id: string, role: Message["role"], fields: Partial<Message> = {}): Message {
  return {
    id,
    role,
    content: id,
    parts: null,
    agent: null,
    run_id: null,
    run_status: null,
    run_error: null,
    parent_id: null,
    alternatives: { count: 1, number: 1, previous_id: null, next_id: null },
    files: [],
    feedback: null,
    created_at: "2026-11-21T09:00:00.000Z",
    ...fields,
  };
}

test("conversations stand under the day, the week and the month in which they were last used", () => {
  const now = new Date(2026, 10, 21, 0, 5);
  const ago = (days: number) => new Date(2026, 10, 21 - days, 23, 50);
  const list = [
    conversation("now", now),
    conversation("just before midnight", ago(1)),
    conversation("two days", ago(2)),
    conversation("a week", ago(7)),
    conversation("eight days", ago(8)),
    conversation("October", ago(40)),
    conversation("last year", new Date(2025, 4, 2)),
  ];
  expect(groupByDate(list, now).map(({ label, conversations }) => [label, conversations.length])).toEqual([
    ["Today", 1],
    ["Yesterday", 1],
    ["Previous 7 days", 2],
    ["Previous 30 days", 1],
    ["October", 1],
    ["May 2025", 1],
  ]);
});

test("an answer keeps its row when the stored message takes the live run's place", () => {
  const question = message("q", "user", { run_id: "r1", run_status: "running" });
  const answer = message("a", "assistant", { run_id: "r1", run_status: "completed" });
  const live = chatRows([question], null).map(({ key }) => key);
  const stored = chatRows([answer, question], null).map(({ key }) => key);
  expect(live).toEqual(["user:r1", "answer:r1"]);
  expect(stored).toEqual(live);
});

test("a failed run's row stays between its question and the next one", () => {
  const failed = message("q1", "user", { run_id: "r1", run_status: "failed" });
  const again = message("q2", "user", { run_id: "r2", run_status: "running" });
  expect(chatRows([again, failed], null).map(({ key }) => key)).toEqual([
    "user:r1",
    "answer:r1",
    "user:r2",
    "answer:r2",
  ]);
});

test("nothing is said of the answer to a last question while newer messages are not loaded", () => {
  const question = message("q", "user", { run_id: "r1", run_status: "completed" });
  expect(chatRows([question], null, true).map(({ key }) => key)).toEqual(["user:r1"]);
});

test("only a newest message that is a question with an open run has somebody answering", () => {
  const open = message("q", "user", { run_id: "r1", run_status: "queued" });
  expect(openRunOf([open])).toBe("r1");
  expect(openRunOf([message("a", "assistant", { run_id: "r1" }), open])).toBeNull();
  expect(openRunOf([{ ...open, run_status: "failed" }])).toBeNull();
  expect(openRunOf([])).toBeNull();
});

test("a fresh newest page joins the older ones where they overlap and replaces them across a gap", () => {
  const [a, b, c, d] = ["a", "b", "c", "d"].map((id) => message(id, "user"));
  const ids = (messages: readonly (Message | undefined)[]) => messages.map((one) => one?.id);
  const of = (...messages: (Message | undefined)[]) => messages.filter((one) => one !== undefined);
  expect(ids(mergeNewest(of(c, b, a), of(d, c)))).toEqual(["d", "c", "b", "a"]);
  expect(ids(mergeNewest(of(b, a), of(d)))).toEqual(["d"]);
  expect(ids(mergeNewest([], of(d)))).toEqual(["d"]);
});
