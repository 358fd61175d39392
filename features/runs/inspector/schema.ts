import { z } from "zod";

export const SpanKind = z.enum(["model", "tool", "handoff", "guardrail", "memory", "approval"]);
export type SpanKind = z.output<typeof SpanKind>;
