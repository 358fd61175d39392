import { z } from "zod";
import type { FileRef } from "@/features/tools/schema";
import type { StreamEventBody } from "../stream/events";
import { codeImageKey, type HostedFiles, imageKey } from "./hosted-files";
import type { ItemWriter, ToolLabel } from "./items";

/** The items of tools that the provider runs itself. Their arguments and results come with the item's end. */
const WebSearch = z.object({
  type: z.literal("web_search_call"),
  id: z.string(),
  status: z.string().nullish(),
  action: z
    .object({
      type: z.string(),
      query: z.string().nullish(),
      queries: z.array(z.string()).nullish(),
      url: z.string().nullish(),
      pattern: z.string().nullish(),
      sources: z.array(z.object({ url: z.string().optional() })).nullish(),
    })
    .nullish(),
});
const FileSearch = z.object({
  type: z.literal("file_search_call"),
  id: z.string(),
  status: z.string().nullish(),
  queries: z.array(z.string()).nullish(),
  results: z
    .array(z.object({ filename: z.string().optional(), score: z.number().optional(), text: z.string().optional() }))
    .nullish(),
});
const CodeInterpreter = z.object({
  type: z.literal("code_interpreter_call"),
  id: z.string(),
  status: z.string().nullish(),
  code: z.string().nullish(),
  outputs: z.array(z.object({ type: z.string(), logs: z.string().optional(), url: z.string().optional() })).nullish(),
});
const ImageGeneration = z.object({
  type: z.literal("image_generation_call"),
  id: z.string(),
  status: z.string().nullish(),
  revised_prompt: z.string().nullish(),
  result: z.string().nullish(),
});
const McpCall = z.object({
  type: z.literal("mcp_call"),
  id: z.string(),
  name: z.string(),
  server_label: z.string(),
  arguments: z.string().nullish(),
  output: z.string().nullish(),
  error: z.unknown().optional(),
  approval_request_id: z.string().nullish(),
});
const McpApprovalRequest = z.object({
  type: z.literal("mcp_approval_request"),
  id: z.string(),
  name: z.string(),
  server_label: z.string(),
  arguments: z.string(),
});
const HostedCall = z.discriminatedUnion("type", [
  WebSearch,
  FileSearch,
  CodeInterpreter,
  ImageGeneration,
  McpCall,
  McpApprovalRequest,
]);
type HostedCall = z.output<typeof HostedCall>;

const hostedTypes = new Set<unknown>(HostedCall.options.flatMap(({ shape }) => [...shape.type.values]));

/** The item as a call that the provider makes itself; null for all others. */
export function readHostedCall(item: unknown): HostedCall | null {
  // Most items are messages, and a failed parse is slow.
  if (typeof item !== "object" || item === null || !("type" in item) || !hostedTypes.has(item.type)) return null;
  return HostedCall.safeParse(item).data ?? null;
}

/** What the stream and a spec's `tools` call the provider's own tools, and their names for people. */
const hostedTools: Partial<Record<HostedCall["type"], ToolLabel>> = {
  web_search_call: { tool: "provider_web_search", toolName: "Web search" },
  file_search_call: { tool: "provider_file_search", toolName: "File search" },
  code_interpreter_call: { tool: "provider_code_interpreter", toolName: "Code interpreter" },
  image_generation_call: { tool: "provider_image_generation", toolName: "Image" },
};

function labelOf(call: HostedCall): ToolLabel {
  if (call.type === "mcp_call" || call.type === "mcp_approval_request") {
    return { tool: call.name, toolName: `${call.server_label}: ${call.name}` };
  }
  return hostedTools[call.type] ?? { tool: call.type, toolName: call.type };
}

/** The call appears; except for one that waits for a person it is under way at once. */
export function beginHostedCall(key: string, call: HostedCall, items: ItemWriter): StreamEventBody[] {
  if (call.type === "mcp_call" && call.approval_request_id && items.continueCall(key, call.approval_request_id)) {
    const approved = {
      status: "approved",
      arguments: items.argumentsOf(call.approval_request_id),
      reason: null,
    } as const;
    return [
      ...items.toolApproval(call.approval_request_id, { approval_id: call.approval_request_id, ...approved }),
      ...items.callStarted(key),
    ];
  }
  const added = items.add(key, "tool_call", { callId: call.id, label: labelOf(call) });
  if (call.type !== "mcp_approval_request") return [...added, ...items.callStarted(key)];
  const approval = { approval_id: call.id, status: "requested", arguments: call.arguments, reason: null } as const;
  return [...added, ...items.toolArgumentsDone(key, call.arguments), ...items.toolApproval(call.id, approval)];
}

export function endHostedCall(key: string, call: HostedCall, items: ItemWriter, files: HostedFiles): StreamEventBody[] {
  switch (call.type) {
    case "web_search_call":
      return endWebSearch(key, call, items);
    case "file_search_call":
      return [
        ...items.toolArgumentsDone(key, JSON.stringify({ queries: call.queries ?? [] })),
        ...items.callFinished(key, { output: JSON.stringify({ results: found(call) }), isError: failed(call) }),
      ];
    case "code_interpreter_call":
      return [
        ...items.codeDone(key, call.code ?? undefined),
        ...items.callFinished(key, {
          output: JSON.stringify({ stdout: logsOf(call) }),
          isError: failed(call),
          files: (call.outputs ?? []).flatMap((_, index) => stored(files, codeImageKey(call.id, index))),
        }),
      ];
    case "image_generation_call": {
      const made = stored(files, imageKey(call.id));
      const prompt = call.revised_prompt ?? null;
      return [
        ...items.toolArgumentsDone(key, JSON.stringify({ prompt })),
        ...items.callFinished(key, {
          output: JSON.stringify(made.length > 0 ? { prompt } : { error: "The image could not be made." }),
          isError: made.length === 0,
          files: made,
        }),
      ];
    }
    case "mcp_call":
      return [
        ...items.toolArgumentsDone(key, call.arguments ?? undefined),
        ...items.callFinished(key, { output: call.output ?? errorText(call.error), isError: hasError(call.error) }),
      ];
    case "mcp_approval_request":
      return items.done(key);
  }
}

function endWebSearch(key: string, call: z.output<typeof WebSearch>, items: ItemWriter): StreamEventBody[] {
  const { type = "search", query, queries, url, pattern, sources } = call.action ?? {};
  const asked = { query: query ?? queries?.join(" · "), url: url ?? undefined, pattern: pattern ?? undefined };
  const urls = (sources ?? []).flatMap((source) => (source.url ? [{ url: source.url }] : []));
  return [
    ...items.toolArgumentsDone(key, JSON.stringify(asked)),
    ...items.callFinished(key, { output: JSON.stringify({ action: type, sources: urls }), isError: failed(call) }),
  ];
}

function found({ results }: z.output<typeof FileSearch>) {
  return (results ?? []).map(({ filename = "", score = null, text = "" }) => ({
    title: filename,
    score,
    snippet: text,
  }));
}

function logsOf({ outputs }: z.output<typeof CodeInterpreter>): string {
  return (outputs ?? []).flatMap((each) => (each.logs === undefined ? [] : [each.logs])).join("\n");
}

function stored(files: HostedFiles, key: string): FileRef[] {
  const file = files.get(key);
  return file ? [file] : [];
}

function failed({ status }: { status?: string | null | undefined }): boolean {
  return status === "failed" || status === "incomplete";
}

function hasError(error: unknown): boolean {
  return error !== undefined && error !== null;
}

function errorText(error: unknown): string {
  if (typeof error === "string") return error;
  const { data } = z.object({ message: z.string() }).safeParse(error);
  return data?.message ?? (hasError(error) ? "The server answered with an error." : "");
}
