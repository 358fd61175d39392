import { CodeBlock } from "@/components/markdown/code-block";
import { ErrorNotice } from "@/components/ui/notice";
import { formatCost, formatCount } from "@/lib/format";
import type { RunSpan } from "../../inspector/schema";
import { formatDuration } from "../run-facts";

interface SpanDetailsProps {
  span: RunSpan;
  kind: string;
  /** After how long of the run it began. */
  offsetMs: number;
}

/** Everything that is known of a step. */
export function SpanDetails({ span, kind, offsetMs }: SpanDetailsProps) {
  const { usage } = span;
  const facts: [string, string][] = [
    ["Kind", kind],
    ...(span.agent === null ? [] : ([["Agent", span.agent]] as [string, string][])),
    ...(span.model ? ([["Model", answeringModel(span)]] as [string, string][]) : []),
    ["Began after", formatDuration(offsetMs)],
    ...(usage ? usageFacts(usage) : []),
  ];
  return (
    <div className="flex flex-col gap-4">
      <dl className="flex flex-wrap gap-x-8 gap-y-2 text-[13px] leading-5">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="text-muted">{name}</dt>
            <dd className="font-medium">{value}</dd>
          </div>
        ))}
      </dl>
      {span.error ? <ErrorNotice>{span.error}</ErrorNotice> : null}
      <Value label="Input" value={span.input} />
      <Value label="Output" value={span.output} />
    </div>
  );
}

/** With the model that was asked first, where a fallback answered for it. */
function answeringModel({ kind, model, input }: RunSpan): string {
  const chosen = kind === "model" && typeof input === "object" && input && "model" in input ? input.model : model;
  return typeof chosen === "string" && chosen !== model ? `${model} in place of ${chosen}` : (model ?? "");
}

function usageFacts(usage: NonNullable<RunSpan["usage"]>): [string, string][] {
  const about = usage.estimated ? "about " : "";
  return [
    ["Tokens in", `${about}${formatCount(usage.input_tokens)}`],
    ...(usage.cached_input_tokens > 0
      ? ([["From the cache", formatCount(usage.cached_input_tokens)]] as [string, string][])
      : []),
    ["Tokens out", `${about}${formatCount(usage.output_tokens)}`],
    ...(usage.reasoning_tokens > 0
      ? ([["For reasoning", formatCount(usage.reasoning_tokens)]] as [string, string][])
      : []),
    ["Cost", `${about}${formatCost(usage.cost_micros)}`],
  ];
}

function Value({ label, value }: { label: string; value: unknown }) {
  if (value === null || value === undefined) return null;
  const isText = typeof value === "string";
  const text = isText ? value : JSON.stringify(value, null, 2);
  return <CodeBlock code={text} language={isText ? "" : "json"} label={label} />;
}
