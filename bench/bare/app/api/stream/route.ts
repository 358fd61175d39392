import { Agent, OpenAIResponsesModel, Runner } from "@openai/agents";
import OpenAI from "openai";

const model = new OpenAIResponsesModel(new OpenAI({ apiKey: "none" }), "bench");
const agent = new Agent({ name: "bare", instructions: "Answer briefly.", model });
const runner = new Runner({ tracingDisabled: true });

/** Streams the model's text as SSE and keeps nothing. */
export async function POST(request: Request): Promise<Response> {
  const { message } = (await request.json()) as { message: string };
  const result = await runner.run(agent, message, { stream: true, signal: request.signal });
  return new Response(ReadableStream.from(frames(result.toTextStream())), {
    headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store, no-transform" },
  });
}

async function* frames(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const delta of texts) {
    yield encoder.encode(`event: message.delta\ndata: ${JSON.stringify({ delta })}\n\n`);
  }
  yield encoder.encode("event: final\ndata: {}\n\n");
}
