import { expect, test } from "vitest";
import { POST as chatStream } from "@/app/api/v1/chat/stream/route";
import { GET as events } from "@/app/api/v1/runs/[run_id]/events/route";
import { DELETE as endOthers } from "@/app/api/v1/sessions/route";
import { watchCredential, watchedCredentials } from "@/lib/auth/watch-credential";
import { pool } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { type Person, problemOf, request, signIn, signUp } from "@/tests/setup/api";
import { startModel } from "@/tests/setup/model";
import { endOf, startEngine } from "@/tests/setup/runs";

const { answerWith } = await startModel();
await startEngine();

const words = "A long answer that comes slowly, word by word. ".repeat(12);

/** A run that goes on for seconds, and its stream. */
async function slowRun(token: string): Promise<{ runId: string; stream: Promise<string> }> {
  answerWith(() => ({ content: words }), "slow");
  const response = await chatStream(
    request("/api/v1/chat/stream", { method: "POST", token, body: { message: "Go." } }),
  );
  return { runId: response.headers.get("x-run-id") ?? "", stream: response.text() };
}

async function expectClosed({ runId, stream }: { runId: string; stream: Promise<string> }): Promise<void> {
  const text = await stream;
  expect(text).not.toMatch(/^event: (final|error)$/m);
  // The run itself goes on: only its reader was sent away.
  expect(await endOf(runId)).toMatchObject({ kind: "final", status: "completed" });
}

test("the streams of a session that was ended elsewhere close while their runs go on", async () => {
  const ada = await signUp();
  const other = await signIn(ada);
  const run = await slowRun(other);
  await endOthers(request("/api/v1/sessions", { method: "DELETE", token: ada.token }));
  await expectClosed(run);
  const again = await events(request(`/api/v1/runs/${run.runId}/events`, { token: other }));
  expect(await problemOf(again)).toEqual({ status: 401, code: "unauthenticated" });
  expect(watchedCredentials()).toBe(0);
});

test("the streams of a disabled account close", async () => {
  const ada = await signUp();
  const run = await slowRun(ada.token);
  await pool()`update users set disabled_at = now() where id = ${ada.id}`;
  await expectClosed(run);
});

test("the streams of live sessions stay open to the end", async () => {
  const ada = await signUp();
  const { stream } = await slowRun(ada.token);
  expect(await stream).toMatch(/^event: final$/m);
  expect(watchedCredentials()).toBe(0);
});

const insertKey = async (person: Person): Promise<string> => {
  const [row] = await pool()`
    insert into api_keys (id, organization_id, user_id, name, prefix, key_hash, scopes)
    values (${newId()}, ${person.organizationId}, ${person.id}, 'key', 'x', ${newId()}, '{}') returning id`;
  return row?.id as string;
};

test("an API key that is revoked ends what it holds open, and others do not", async () => {
  const ada = await signUp();
  const [revoked, kept] = [await insertKey(ada), await insertKey(ada)];
  const ended: string[] = [];
  const stops = [revoked, kept].map((keyId) =>
    watchCredential({ type: "api_key", keyId, userId: ada.id }, () => ended.push(keyId)),
  );
  await pool()`update api_keys set revoked_at = now() where id = ${revoked}`;
  await expect.poll(() => ended.length, { timeout: 8_000 }).toBeGreaterThan(0);
  expect(new Set(ended)).toEqual(new Set([revoked]));
  for (const stop of stops) stop();
  expect(watchedCredentials()).toBe(0);
});

test("an API key whose maker is disabled ends what it holds open", async () => {
  const ada = await signUp();
  const keyId = await insertKey(ada);
  let isOver = false;
  const stop = watchCredential({ type: "api_key", keyId, userId: ada.id }, () => {
    isOver = true;
  });
  await pool()`update users set disabled_at = now() where id = ${ada.id}`;
  await expect.poll(() => isOver, { timeout: 8_000 }).toBe(true);
  stop();
});
