import { afterAll, expect, test } from "vitest";
import type { ToolSource } from "@/features/tools/sources/schema";
import { pool } from "@/lib/db/client";
import { startSecondProcess } from "@/tests/setup/second-process";
import { addSource, ask, startServer, startToolStandIn } from "@/tests/setup/tool-sources";
import { callTool, createOwner } from "./toolbox";

const { url } = await startToolStandIn();
let requests = 0;
const broken = await startServer((_request, response) => {
  requests += 1;
  response.writeHead(503).end();
});
const other = startSecondProcess();
afterAll(() => other.stop());

test("failures count for all processes; then nothing is tried, and afterwards exactly one call looks again", async () => {
  const owner = await createOwner();
  const { source } = await addSource(owner.seat, { kind: "mcp", name: "Shop", url: `${url}/mcp` });
  await pool()`update tool_sources set url = ${broken} where id = ${source.id}`;
  const call = () => callTool(owner, "shop__search_products", { query: "" });
  const path = `/api/v1/tool-sources/${source.id}/test`;
  const headers = { "x-tenant-id": owner.seat.organizationId };
  const there = () => other.ask("POST", path, { token: owner.seat.token ?? "", headers });
  for (let round = 0; round < 2; round++) {
    expect(await call()).toEqual({ error: "Shop cannot be used now. It answers with an error (503)." });
    expect((await there()).body).toMatchObject({ error: "It answers with an error (503)." });
  }
  await call();
  const { body } = await ask<{ data: ToolSource[] }>(owner.seat, "listToolSources");
  expect(body.data[0]).toMatchObject({ health: "paused", failing_since: expect.any(String) as string });
  const listed = await ask<{ data: { name: string; unavailable: string | null }[] }>(owner.seat, "listTools");
  expect(listed.body.data.find(({ name }) => name === "shop__search_products")?.unavailable).toContain("left alone");

  const before = requests;
  expect(await call()).toEqual({ error: expect.stringContaining("left alone for a while") as string });
  expect(requests).toBe(before);

  // The pause is over: of many calls at once one goes through, and it finds the server still broken.
  await pool()`update tool_sources set open_until = now() - interval '1 second' where id = ${source.id}`;
  const answers = await Promise.all(Array.from({ length: 6 }, call));
  expect(requests).toBe(before + 1);
  expect(answers.filter((answer) => JSON.stringify(answer).includes("(503)."))).not.toHaveLength(0);

  await pool()`update tool_sources set url = ${`${url}/mcp`}, open_until = now() - interval '1 second' where id = ${source.id}`;
  expect(await call()).toMatchObject({ from: "Shop" });
  const [row] =
    await pool()`select failures, open_until, last_error, failing_since from tool_sources where id = ${source.id}`;
  expect(row).toEqual({ failures: 0, open_until: null, last_error: null, failing_since: null });
});
