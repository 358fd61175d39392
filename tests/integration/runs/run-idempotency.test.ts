import { expect, test } from "vitest";
import { POST as chatStream } from "@/app/api/v1/chat/stream/route";
import { POST as createRun } from "@/app/api/v1/runs/route";
import { pool } from "@/lib/db/client";
import { problemOf, request, signUp } from "@/tests/setup/api";
import { startModel } from "@/tests/setup/model";
import { startEngine } from "@/tests/setup/runs";

const { answerWith } = await startModel();
answerWith(() => ({ content: "Once." }));
await startEngine();

const send = (path: string, token: string, key: string, message = "Say it once.") =>
  request(path, { method: "POST", token, body: { message }, headers: { "idempotency-key": key } });

test("a repeated streaming request joins the run that the first one started", async () => {
  const { token, organizationId } = await signUp();
  const first = await chatStream(send("/api/v1/chat/stream", token, "key-1"));
  const again = await chatStream(send("/api/v1/chat/stream", token, "key-1"));
  expect([first.status, again.status]).toEqual([200, 200]);
  expect(again.headers.get("x-run-id")).toBe(first.headers.get("x-run-id"));
  expect(await again.text()).toBe(await first.text());
  const [runs] = await pool()`select count(*)::int as count from runs where organization_id = ${organizationId}`;
  expect(runs?.count).toBe(1);
});

test("a repeated request for a run gets the same run, and another message under the key is refused", async () => {
  const { token } = await signUp();
  const first = await createRun(send("/api/v1/runs", token, "key-2"));
  const again = await createRun(send("/api/v1/runs", token, "key-2"));
  expect(first.status).toBe(201);
  expect(((await again.json()) as { id: string }).id).toBe(((await first.json()) as { id: string }).id);
  const other = await createRun(send("/api/v1/runs", token, "key-2", "Something else."));
  expect(await problemOf(other)).toEqual({ status: 409, code: "idempotency_conflict" });
});
