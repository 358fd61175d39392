import type { RunSpan } from "../../inspector/schema";

export interface SpanNode {
  span: RunSpan;
  depth: number;
}

/** Steps in the order in which they began, each after the one in which it happened. */
export function toSpanTree(spans: readonly RunSpan[]): SpanNode[] {
  const known = new Set(spans.map(({ number }) => number));
  const children = Map.groupBy(spans, ({ parent }) => (parent !== null && known.has(parent) ? parent : null));
  const walk = (parent: number | null, depth: number): SpanNode[] =>
    (children.get(parent) ?? []).flatMap((span) => [{ span, depth }, ...walk(span.number, depth + 1)]);
  return walk(null, 0);
}

export interface TimeScale {
  startMs: number;
  totalMs: number;
}

/** The time from the first thing that happened to the last, or to now while the run goes on. */
export function scaleOf(begin: string, spans: readonly RunSpan[], end: string | null, nowMs: number): TimeScale {
  const startMs = Math.min(Date.parse(begin), ...spans.map(({ started_at }) => Date.parse(started_at)));
  const ends = spans.map((span) => endMs(span, nowMs));
  const lastMs = Math.max(startMs + 1, end === null ? nowMs : Date.parse(end), ...ends);
  return { startMs, totalMs: lastMs - startMs };
}

/** When a step ended; one that goes on ends now, one that was cut off has only a beginning. */
export function endMs(span: RunSpan, nowMs: number): number {
  if (span.ended_at !== null) return Date.parse(span.ended_at);
  return span.status === "running" || span.status === "waiting" ? nowMs : Date.parse(span.started_at);
}
