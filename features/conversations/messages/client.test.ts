import { QueryClient } from "@tanstack/react-query";
import { expect, test, vi } from "vitest";
import type { Message } from "../schema";
import { changeMessages, messagesOptions, refreshNewestMessages } from "./client";

function message(id: string): Message {
  return {
    id,
    role: "assistant",
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
  };
}

/** A server whose answers are given by hand, in any order. */
function slowServer() {
  const asked: ((messages: Message[]) => void)[] = [];
  vi.stubGlobal("fetch", () => {
    return new Promise<Response>((resolve) => {
      asked.push((data) => resolve(Response.json({ data, next_cursor: null, newer_cursor: null })));
    });
  });
  return {
    answer: async (number: number, messages: Message[]) => {
      await vi.waitUntil(() => asked.length > number);
      asked[number]?.(messages);
    },
    requests: () => asked.length,
  };
}

function shownIds(queryClient: QueryClient, conversationId: string) {
  const pages = queryClient.getQueryData(messagesOptions("org", conversationId).queryKey)?.pages ?? [];
  return pages.flatMap(({ data }) => data.map(({ id }) => id));
}

test("a change that is made while the newest messages are read has them read once more", async () => {
  const server = slowServer();
  const queryClient = new QueryClient();
  changeMessages(queryClient, "org", "c1", () => [message("question")]);
  const refreshed = refreshNewestMessages(queryClient, "org", "c1");
  await vi.waitUntil(() => server.requests() === 1);
  changeMessages(queryClient, "org", "c1", (before) => [message("next question"), ...before]);
  await server.answer(0, [message("answer"), message("question")]);
  await server.answer(1, [message("next question"), message("answer"), message("question")]);
  await refreshed;
  expect(shownIds(queryClient, "c1")).toEqual(["next question", "answer", "question"]);
});

test("of two readings the one that began later stands, whichever comes first", async () => {
  const server = slowServer();
  const queryClient = new QueryClient();
  const first = refreshNewestMessages(queryClient, "org", "c2");
  const second = refreshNewestMessages(queryClient, "org", "c2");
  await server.answer(1, [message("new")]);
  await second;
  await server.answer(0, [message("old")]);
  await first;
  expect(shownIds(queryClient, "c2")).toEqual(["new"]);
});

test("a page that is still being loaded does not put back what it began with", async () => {
  const server = slowServer();
  const queryClient = new QueryClient();
  const loading = queryClient.fetchInfiniteQuery(messagesOptions("org", "c3")).catch(() => undefined);
  const refreshed = refreshNewestMessages(queryClient, "org", "c3");
  await server.answer(1, [message("new")]);
  await refreshed;
  await server.answer(0, [message("old")]);
  await loading;
  expect(shownIds(queryClient, "c3")).toEqual(["new"]);
});
