import "server-only";
import { SdkError, SdkErrorCode, SdkHttpError, UnauthorizedError } from "@modelcontextprotocol/client";
import { type ToolContext, ToolResult } from "@/features/tools/schema";
import type { OrganizationContext } from "@/lib/context";
import { log } from "@/lib/telemetry/log";
import { admit, noteFailure, noteSuccess } from "./breaker";
import { type SourceCredentials, withoutSecrets } from "./credentials";
import { SourceFailure, SourceNotConnected, statusFailure, toSourceFailure } from "./failure";
import { callServerTool } from "./mcp/call";
import { type OpenSource, openSource } from "./open-source";
import { callOperation } from "./openapi/call";

export interface SourceToolRef {
  sourceId: string;
  /** The source's own name of the tool. */
  tool: string;
}

/**
 * Calls a tool of a source. Whatever is wrong with the source becomes an answer that says so: it costs a run nothing but this
 * tool. The source's credentials never come back with an answer.
 */
export async function callSourceTool(
  { sourceId, tool }: SourceToolRef,
  input: Record<string, unknown>,
  context: ToolContext,
): Promise<unknown> {
  const source = await openSource(context.ctx, sourceId);
  if (!source?.enabled) return { error: "The organization does not use the source of this tool any more." };
  const outcome = await throughBreaker(context.ctx, source, context.signal, (signal) => {
    const within = { ...context, signal };
    return source.kind === "mcp"
      ? callServerTool(source, tool, input, within)
      : callOperation(source, tool, input, within);
  });
  if ("failure" in outcome) return { error: `${source.name} cannot be used now. ${outcome.failure.message}` };
  // Opened again: a token may have been renewed meanwhile.
  const now = await openSource(context.ctx, sourceId);
  return withoutSecretsIn(outcome.value, [source.credentials, now?.credentials ?? source.credentials]);
}

function withoutSecretsIn(value: unknown, told: SourceCredentials[]): unknown {
  if (value instanceof ToolResult) return new ToolResult(withoutSecretsIn(value.output, told), value.files);
  const text = JSON.stringify(value ?? null);
  const clean = told.reduce(withoutSecrets, text);
  return clean === text ? value : (JSON.parse(clean) as unknown);
}

type Outcome<T> = { value: T } | { failure: SourceFailure };

/** Lets `work` speak to the source within its time, unless it is paused, and keeps what that says about it. */
async function throughBreaker<T>(
  ctx: OrganizationContext,
  source: OpenSource,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<Outcome<T>> {
  return (await admit(ctx, source)) ? attempt(ctx, source, signal, work) : { failure: paused(source) };
}

/** As `throughBreaker`, but even when the source is left alone. */
export async function attempt<T>(
  ctx: OrganizationContext,
  source: OpenSource,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<Outcome<T>> {
  const timeout = AbortSignal.timeout(source.timeoutMs);
  try {
    const value = await work(AbortSignal.any([signal, timeout]));
    if (source.failures > 0 || source.lastError !== null) await noteSuccess(ctx, source.id);
    return { value };
  } catch (error) {
    // A run that was cancelled says nothing about the source.
    signal.throwIfAborted();
    const failure = withoutSecret(explain(error, source, timeout.aborted), source);
    await noteFailure(ctx, source.id, failure);
    log().info({ source_id: source.id, reason: failure.message }, "a tool source failed");
    return { failure };
  }
}

function paused({ lastError }: OpenSource): SourceFailure {
  return new SourceFailure(
    `It has failed several times in a row and is left alone for a while. ${lastError ? `Last time: ${lastError}` : ""}`.trim(),
  );
}

function withoutSecret(failure: SourceFailure, { credentials }: OpenSource): SourceFailure {
  const message = withoutSecrets(failure.message, credentials);
  return message === failure.message ? failure : new SourceFailure(message);
}

function explain(error: unknown, source: OpenSource, isLate: boolean): SourceFailure {
  if (isLate || isTimeout(error))
    return new SourceFailure(`It did not answer within ${source.timeoutMs / 1_000} seconds.`);
  if (SdkHttpError.isInstance(error) && error.status !== undefined) return ofStatus(error.status, source);
  if (UnauthorizedError.isInstance(error)) return ofStatus(401, source);
  if (SdkError.isInstance(error) && error.code === SdkErrorCode.InvalidResult) {
    return new SourceFailure("It answers something that the protocol does not know.");
  }
  return toSourceFailure(error);
}

function ofStatus(status: number, { authentication }: OpenSource): SourceFailure {
  if (status === 401 && authentication === "oauth") return new SourceNotConnected();
  return statusFailure(status) ?? new SourceFailure(`It does not answer as an MCP server does (${status}).`);
}

function isTimeout(error: unknown): boolean {
  return SdkError.isInstance(error) && error.code === SdkErrorCode.RequestTimeout;
}
