import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test, vi } from "vitest";
import { flushTraces } from "@/lib/telemetry/traces";
import { givenAgent, givenTool } from "@/tests/factories/agents";
import { createPerson } from "@/tests/factories/people";
import { startModel } from "@/tests/setup/model";
import { endOf, startChat, startEngine } from "@/tests/setup/runs";

interface Exported {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  status?: { code?: number };
  attributes: { key: string; value: { stringValue?: string; intValue?: number } }[];
}

/** A collector that speaks OTLP/HTTP in JSON and keeps what it gets. */
async function startCollector(): Promise<Exported[]> {
  const received: Exported[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as {
      resourceSpans: { scopeSpans: { spans: Exported[] }[] }[];
    };
    expect(request.url).toBe("/v1/traces");
    received.push(...body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)));
    response.setHeader("content-type", "application/json").end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return received;
}

const received = await startCollector();
const { answerWith } = await startModel();
await startEngine();

function attribute(span: Exported | undefined, key: string) {
  const value = span?.attributes.find((each) => each.key === key)?.value;
  return value?.stringValue ?? (value?.intValue === undefined ? undefined : Number(value.intValue));
}

test("a run arrives at the collector as one trace with its model calls and tools", async () => {
  const ctx = await createPerson();
  givenTool("thermometer", () => "7 degrees");
  givenAgent("traced", ["thermometer"]);
  answerWith((request) =>
    request.messages.some((message) => message.role === "tool")
      ? { content: "It is 7 degrees." }
      : { toolCalls: [{ name: "thermometer", arguments: '{"x":"Bern"}' }] },
  );
  const { runId } = await startChat(ctx, "traced", "A secret question");
  await endOf(runId);
  const spans = await vi.waitUntil(
    async () => {
      await flushTraces();
      return received.length === 4 ? received : null;
    },
    { timeout: 10_000 },
  );
  const root = spans.find((span) => span.name === "invoke_agent traced");
  expect(root?.parentSpanId ?? "").toBe("");
  expect(spans.every((span) => span.traceId === runId.replaceAll("-", ""))).toBe(true);
  const [first] = spans.filter((span) => span.name.startsWith("chat "));
  const tool = spans.find((span) => span.name === "execute_tool thermometer");
  expect([first?.parentSpanId, tool?.parentSpanId]).toEqual([root?.spanId, root?.spanId]);
  expect(attribute(first, "gen_ai.operation.name")).toBe("chat");
  expect(attribute(first, "gen_ai.usage.input_tokens")).toBeGreaterThan(0);
  expect(attribute(tool, "gen_ai.tool.name")).toBe("thermometer");
  expect(attribute(root, "gen_ai.request.model")).toBe(attribute(first, "gen_ai.request.model"));
  // What people write belongs into the inspector, which asks who is looking, and not to a collector.
  expect(JSON.stringify(spans)).not.toMatch(/secret question|7 degrees|You are/);
});
