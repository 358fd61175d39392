import "server-only";
import { type CallToolResult, ProtocolError } from "@modelcontextprotocol/client";
import { storeFile } from "@/features/files/storing/store-file";
import { type FileRef, type ToolContext, ToolResult } from "@/features/tools/schema";
import { cleanText } from "@/features/tools/sources/clean";
import type { OpenSource } from "@/features/tools/sources/open-source";
import { log } from "@/lib/telemetry/log";
import { withIdempotencyKey } from "./guarded-transport-fetch";
import { withSession } from "./sessions";

const maxTextCharacters = 100_000;
const maxFiles = 8;

/** Calls a tool of an MCP server. What the server answers, errors included, is for the model; throws when it does not answer. */
export function callServerTool(
  source: OpenSource,
  tool: string,
  input: Record<string, unknown>,
  context: ToolContext,
): Promise<unknown> {
  const { ctx, runId, signal } = context;
  return withSession(ctx, source, { id: runId, signal }, async (client) => {
    try {
      const options = { signal, timeout: source.timeoutMs, maxTotalTimeout: source.timeoutMs };
      const call = () => client.callTool({ name: tool, arguments: input }, options);
      return await toOutput(source, await withIdempotencyKey(context.idempotencyKey, call), context);
    } catch (error) {
      if (ProtocolError.isInstance(error)) return { error: cleanText(error.message, 2_000) };
      throw error;
    }
  });
}

async function toOutput(source: OpenSource, result: CallToolResult, context: ToolContext): Promise<unknown> {
  const text = cleanText(textOf(result), maxTextCharacters);
  if (result.isError) return { error: text || "The tool failed without saying why." };
  const files = await storeMedia(source, result, context);
  const output = { from: source.name, untrusted_content: text };
  return files.length > 0 ? new ToolResult({ ...output, files: files.map(({ name }) => name) }, files) : output;
}

/** The texts for the model; where there are none, the structured answer. */
function textOf({ content, structuredContent }: CallToolResult): string {
  const texts = content.flatMap((block) => {
    if (block.type === "text") return [block.text];
    if (block.type === "resource_link") return [`${block.title ?? block.name}: ${block.uri}`];
    return block.type === "resource" && "text" in block.resource ? [block.resource.text] : [];
  });
  if (texts.length === 0 && structuredContent !== undefined) return JSON.stringify(structuredContent);
  return texts.join("\n\n");
}

async function storeMedia(
  source: OpenSource,
  { content }: CallToolResult,
  { ctx, userId, runId }: ToolContext,
): Promise<FileRef[]> {
  const media = content.filter((block) => block.type === "image" || block.type === "audio").slice(0, maxFiles);
  const kept = media.map(async ({ type, data, mimeType }, index) => {
    const name = `${source.key}-${type}-${index + 1}.${mimeType.replace(/^.*\//, "").replace(/[^a-z0-9]/g, "")}`;
    return storeFile(ctx, { userId, runId, name, bytes: new Uint8Array(Buffer.from(data, "base64")) });
  });
  const settled = await Promise.allSettled(kept);
  return settled.flatMap((one) => {
    if (one.status === "fulfilled") return [one.value];
    log().warn({ err: one.reason, source_id: source.id }, "A file of an MCP server could not be kept.");
    return [];
  });
}
