"use client";

import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { Section } from "@/components/ui/section";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { useWorkspace } from "@/features/organizations/client";
import { workflowVersionOptions } from "../../client";
import type { WorkflowDefinition } from "../../definition/schema";
import type { WorkflowDetail, WorkflowVersion } from "../../presenting/schema";

const VersionDiff = lazy(() => import("./version-diff"));

interface Pair {
  from: string;
  to: string;
}

interface ComparisonProps {
  workflow: WorkflowDetail;
  versions: readonly WorkflowVersion[];
  /** What somebody asked to see; null shows what is newest. */
  pair: Pair | null;
  onChange: (pair: Pair) => void;
}

/** Any two versions, or a version and the draft, side by side or one below the other. */
export function Comparison({ workflow, versions, pair, onChange }: ComparisonProps) {
  const { organization } = useWorkspace();
  const region = useRef<HTMLDivElement>(null);
  const [layout, setLayout] = useState<"split" | "inline">("split");
  const newest = String(versions[0]?.version ?? 1);
  const shown = pair ?? {
    from: workflow.has_draft_changes ? newest : String(versions[1]?.version ?? newest),
    to: workflow.has_draft_changes ? "draft" : newest,
  };
  const before = useDefinition(organization.id, workflow, shown.from);
  const after = useDefinition(organization.id, workflow, shown.to);
  useEffect(() => {
    if (pair) region.current?.scrollIntoView({ block: "start" });
  }, [pair]);
  const options = [
    { value: "draft", label: "Draft" },
    ...versions.map(({ version }) => ({ value: String(version), label: `Version ${version}` })),
  ];
  return (
    <div ref={region} className="scroll-mt-4">
      <Section title="What changed">
        <div className="grid gap-3 sm:grid-cols-3">
          <Select
            label="From"
            options={options}
            value={shown.from}
            onChange={(event) => onChange({ ...shown, from: event.target.value })}
          />
          <Select
            label="To"
            options={options}
            value={shown.to}
            onChange={(event) => onChange({ ...shown, to: event.target.value })}
          />
          <Select
            label="View"
            options={[
              { value: "split", label: "Side by side" },
              { value: "inline", label: "One below the other" },
            ]}
            value={layout}
            onChange={(event) => setLayout(event.target.value === "inline" ? "inline" : "split")}
          />
        </div>
        {before && after ? (
          <Suspense fallback={<Skeleton className="h-32" />}>
            <VersionDiff before={before} after={after} layout={layout} />
          </Suspense>
        ) : (
          <Skeleton className="h-32" />
        )}
      </Section>
    </div>
  );
}

function useDefinition(organizationId: string, workflow: WorkflowDetail, which: string): WorkflowDefinition | null {
  const isDraft = which === "draft";
  const { data } = useQuery({
    ...workflowVersionOptions(organizationId, workflow.key, Number(which)),
    enabled: !isDraft,
  });
  return isDraft ? workflow.draft : (data?.definition ?? null);
}
