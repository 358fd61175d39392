import { expect, test, vi } from "vitest";
import { ApiProblem } from "@/lib/api/client";
import type { FieldError } from "@/lib/errors";
import { DraftSaver, type DraftState } from "./draft-saver";

const empty = { name: "A", description: "", tools: [] as { name: string; policy: string }[] };
const first = { ...empty, max_turns: 12 };
type Change = Partial<typeof first> & { draft_revision: number };

function refusal(errors: FieldError[]) {
  return new ApiProblem({ status: 422, code: "validation_failed", detail: "No.", errors });
}

function saverWith(answer: (change: Change) => Promise<number>) {
  const states: DraftState[] = [];
  const sent: Change[] = [];
  const saver = new DraftSaver({
    saved: { definition: first, revision: 1 },
    send: (change) => {
      sent.push(change);
      return answer(change);
    },
    onState: (state) => states.push(state),
    pauseMs: 60_000,
  });
  return { saver, states, sent };
}

test("only the fields that differ are sent, each time with the revision that the last answer gave", async () => {
  const { saver, sent, states } = saverWith(({ draft_revision }) => Promise.resolve(draft_revision + 1));
  saver.change({ ...first, description: "Helps." });
  expect(await saver.flush()).toBe(true);
  saver.change({ ...first, description: "Helps.", name: "B" });
  expect(await saver.flush()).toBe(true);
  expect(sent).toEqual([
    { draft_revision: 1, description: "Helps." },
    { draft_revision: 2, name: "B" },
  ]);
  expect(states.at(-1)?.state).toBe("saved");
});

test("what is typed while a request is under way is saved after it", async () => {
  let answer: (revision: number) => void = () => undefined;
  const { saver, sent } = saverWith(
    ({ draft_revision }) =>
      new Promise((resolve) => {
        answer = () => resolve(draft_revision + 1);
      }),
  );
  saver.change({ ...first, name: "B" });
  const done = saver.flush();
  saver.change({ ...first, name: "BC" });
  answer(2);
  await vi.waitFor(() => expect(sent).toHaveLength(2));
  answer(3);
  expect(await done).toBe(true);
  expect(sent[1]).toEqual({ draft_revision: 2, name: "BC" });
});

test("a refused field keeps its complaint and the others are saved", async () => {
  const { saver, sent, states } = saverWith((change) =>
    change.tools ? Promise.reject(refusal([{ path: "tools.0", message: "No such tool." }])) : Promise.resolve(2),
  );
  saver.change({ ...first, description: "Helps.", tools: [{ name: "x", policy: "allowed" }] });
  expect(await saver.flush()).toBe(false);
  expect(sent.at(-1)).toEqual({ draft_revision: 1, description: "Helps." });
  expect(states.at(-1)).toEqual({ state: "invalid", errors: new Map([["tools.0", "No such tool."]]) });
  saver.change({ ...first, description: "Helps.", tools: [] });
  expect(await saver.flush()).toBe(true);
});

test("after a conflict nothing is sent until somebody has chosen, and then only one's own changes", async () => {
  let isLate = true;
  const { saver, sent, states } = saverWith(() =>
    isLate ? Promise.reject(new ApiProblem({ status: 409, code: "conflict", detail: "Late." })) : Promise.resolve(8),
  );
  saver.change({ ...first, name: "Mine" });
  expect(await saver.flush()).toBe(false);
  expect(states.at(-1)?.state).toBe("conflict");
  saver.change({ ...first, name: "Mine too" });
  expect(await saver.flush()).toBe(false);
  expect(sent).toHaveLength(1);
  isLate = false;
  const theirs = { ...first, name: "Theirs", description: "Theirs." };
  expect(saver.rebase({ definition: theirs, revision: 7 }, true)).toEqual({ ...theirs, name: "Mine too" });
  expect(await saver.flush()).toBe(true);
  expect(sent.at(-1)).toEqual({ draft_revision: 7, name: "Mine too" });
});
