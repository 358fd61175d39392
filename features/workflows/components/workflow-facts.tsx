"use client";

import { Section } from "@/components/ui/section";
import { formatDay } from "@/lib/format";
import type { WorkflowDetail } from "../presenting/schema";
import { inWords } from "./editor/state/to-flow";
import { Fact } from "./fact";

/** What a workflow takes, how it runs and who made it. */
export function WorkflowFacts({ workflow }: { workflow: WorkflowDetail }) {
  const { definition } = workflow;
  const hasLanes = definition.stages.some(({ mode }) => mode === "parallel");
  return (
    <Section title="How it works">
      <dl className="flex flex-col gap-3.5 text-[13px]">
        <Fact label="Takes">{workflow.takes === "text" ? "A text" : `An object: ${fieldsOf(workflow)}`}</Fact>
        {hasLanes ? <Fact label="At the same time">At most {definition.concurrency} branches</Fact> : null}
        {definition.timeout_seconds === null ? null : (
          <Fact label="Time limit">{inWords(definition.timeout_seconds)}, without waiting for people</Fact>
        )}
        {workflow.in_code.length > 0 ? <Fact label="Partly written in code">{workflow.in_code.join(", ")}</Fact> : null}
        <Fact label="Name in the API">
          <span className="break-all font-mono text-xs">{workflow.key}</span>
        </Fact>
        {workflow.created_by ? <Fact label="Built by">{workflow.created_by.name}</Fact> : null}
        {workflow.updated_at ? <Fact label="Last changed">{formatDay(workflow.updated_at)}</Fact> : null}
      </dl>
    </Section>
  );
}

function fieldsOf({ definition }: WorkflowDetail): string {
  const properties = definition.input_schema?.properties;
  const names = typeof properties === "object" && properties !== null ? Object.keys(properties) : [];
  return names.length > 0 ? names.join(", ") : "of any fields";
}
