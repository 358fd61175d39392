import { expect, test } from "vitest";
import { ApiProblem } from "@/lib/api/client";
import type { FollowEnvironment } from "@/lib/api/follow-stream";
import { beginRun } from "./begin";

function problem(code: ApiProblem["code"], retryAfterSeconds: number | null = null): ApiProblem {
  return new ApiProblem({ status: 0, code, detail: code, retryAfterSeconds });
}

async function begin(failures: ApiProblem[]) {
  const waits: number[] = [];
  const environment: FollowEnvironment = {
    random: () => 1,
    hidden: () => false,
    onChange: () => () => undefined,
    sleep: async (timeMs) => void waits.push(timeMs),
  };
  let retries = 0;
  const answer = await beginRun({
    environment,
    async send() {
      const failure = failures.shift();
      if (failure) throw failure;
      return new Response("stream");
    },
    onRetry: () => {
      retries += 1;
    },
    signal: new AbortController().signal,
  }).catch((error: unknown) => error);
  return { answer, waits, retries };
}

test("a request that finds no server is repeated until it does", async () => {
  const { answer, waits, retries } = await begin([
    problem("network_error"),
    problem("service_unavailable", 2),
    problem("idempotency_in_progress"),
  ]);
  expect(answer).toBeInstanceOf(Response);
  expect(retries).toBe(3);
  expect(waits).toEqual([400, 4000, 1600]);
});

test.each(["run_busy", "validation_failed", "unauthenticated", "rate_limited", "not_found"] as const)(
  "an answer of %s is final at once",
  async (code) => {
    const { answer, retries } = await begin([problem(code)]);
    expect(answer).toMatchObject({ code });
    expect(retries).toBe(0);
  },
);

test("a server that stays away is reported in the end", async () => {
  const { answer, retries } = await begin(Array.from({ length: 20 }, () => problem("network_error")));
  expect(answer).toMatchObject({ code: "network_error" });
  expect(retries).toBe(6);
});
