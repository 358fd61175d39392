import "server-only";
import type { IdGenerator, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { cadre } from "@/cadre.config";
import { env } from "@/lib/env";
import { processSingleton } from "@/lib/process";
import { log } from "./log";

type Attributes = Record<string, string | number | boolean | string[]>;

/** One finished step. Its ids are the caller's, so a step can name a parent that ends later or elsewhere. */
export interface TraceStep {
  /** 32 hexadecimal digits. */
  traceId: string;
  /** 16 hexadecimal digits, as is the parent's; null for the root. */
  spanId: string;
  parentId: string | null;
  name: string;
  /** `client` for a call to another system. */
  kind: "internal" | "client";
  startedAt: Date;
  endedAt: Date;
  attributes: Attributes;
  /** Why it failed; null when it did not. */
  error: string | null;
}

interface Exporter {
  provider: NodeTracerProvider;
  send(step: TraceStep): void;
}

const exporter = () =>
  processSingleton<{ started: Promise<Exporter> | null }>("telemetry.traces", () => ({ started: null }));

/**
 * Sends a step over OTLP/HTTP when OTEL_EXPORTER_OTLP_ENDPOINT is set; else does nothing, and loads nothing. Never throws
 * and never waits.
 */
export function exportStep(step: TraceStep): void {
  const endpoint = env().OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined) return;
  const state = exporter();
  state.started ??= start(endpoint);
  state.started.then(
    ({ send }) => send(step),
    (error: unknown) => log().warn({ err: error }, "Traces cannot be exported."),
  );
}

/** Sends what has not been sent yet; for the end of the process. */
export async function flushTraces(): Promise<void> {
  const started = await exporter().started?.catch(() => null);
  await started?.provider.forceFlush().catch((error: unknown) => {
    log().warn({ err: error }, "The last traces could not be exported.");
  });
}

async function start(endpoint: string): Promise<Exporter> {
  const [api, sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import("@opentelemetry/api"),
    import("@opentelemetry/sdk-trace-node"),
    import("@opentelemetry/exporter-trace-otlp-http"),
    import("@opentelemetry/resources"),
  ]);
  let next = { traceId: "", spanId: "" };
  // The tracer makes a span in one go, so the ids that stand here are those of the step being sent.
  const idGenerator: IdGenerator = { generateTraceId: () => next.traceId, generateSpanId: () => next.spanId };
  const url = `${endpoint.replace(/\/$/, "")}/v1/traces`;
  const provider = new sdk.NodeTracerProvider({
    idGenerator,
    sampler: new sdk.AlwaysOnSampler(),
    resource: resourceFromAttributes({ "service.name": env().OTEL_SERVICE_NAME ?? cadre.name.toLowerCase() }),
    spanProcessors: [new sdk.BatchSpanProcessor(new OTLPTraceExporter({ url }))],
  });
  const tracer = provider.getTracer("cadre");
  return {
    provider,
    send(step) {
      next = step;
      const { parentId, traceId } = step;
      const parent =
        parentId === null
          ? api.ROOT_CONTEXT
          : api.trace.setSpanContext(api.ROOT_CONTEXT, {
              traceId,
              spanId: parentId,
              traceFlags: api.TraceFlags.SAMPLED,
            });
      const kind = step.kind === "client" ? api.SpanKind.CLIENT : api.SpanKind.INTERNAL;
      const { attributes, startedAt: startTime } = step;
      const span = tracer.startSpan(step.name, { kind, attributes, startTime }, parent);
      if (step.error !== null) span.setStatus({ code: api.SpanStatusCode.ERROR, message: step.error });
      span.end(step.endedAt);
    },
  };
}
