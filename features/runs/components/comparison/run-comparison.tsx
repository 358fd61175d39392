"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { PageHeader } from "@/components/ui/page-header";
import { QueryStates } from "@/components/ui/query-states";
import { Section } from "@/components/ui/section";
import { useWorkspace } from "@/features/organizations/client";
import { runOptions } from "../../client";
import type { Run } from "../../schema";
import { runStepsOptions } from "../../steps/client";
import { alignSteps } from "./aligned-steps";
import { ComparedFacts } from "./compared-facts";
import { ComparedStep } from "./compared-step";
import { TextDiff } from "./text-diff";

interface RunComparisonProps {
  leftId: string;
  rightId: string;
}

/** Two runs beside each other: their figures, their inputs and what each step gave. */
export function RunComparison({ leftId, rightId }: RunComparisonProps) {
  const { organization } = useWorkspace();
  const left = useQuery(runOptions(organization.id, leftId));
  const right = useQuery(runOptions(organization.id, rightId));
  return (
    <>
      <Link
        href={`/${organization.slug}/runs/${rightId}` as Route}
        className="-mb-3 flex w-fit items-center gap-1.5 rounded text-[13px] text-muted hover:text-foreground"
      >
        <ArrowLeft aria-hidden="true" className="size-3.5" />
        Run
      </Link>
      <PageHeader title="Two runs compared" description={left.data?.workflow ?? left.data?.agent ?? undefined} />
      <QueryStates query={left} what="The first run" bar="h-28" bars={2}>
        {(one) => (
          <QueryStates query={right} what="The second run" bar="h-28" bars={2}>
            {(other) => <Compared left={one} right={other} />}
          </QueryStates>
        )}
      </QueryStates>
    </>
  );
}

function Compared({ left, right }: { left: Run; right: Run }) {
  const { organization } = useWorkspace();
  const lefts = useQuery(runStepsOptions(organization.id, left.id));
  const rights = useQuery(runStepsOptions(organization.id, right.id));
  return (
    <>
      <ComparedFacts left={left} right={right} />
      <Section title="Input">
        {left.input === right.input ? (
          <p className="text-[13px] text-muted">
            Both were given the same: <span className="text-foreground">{beginningOf(left.input)}</span>
          </p>
        ) : (
          <TextDiff before={left.input} after={right.input} />
        )}
      </Section>
      <QueryStates query={lefts} what="The steps of the first run" bar="h-20" bars={3}>
        {(before) => (
          <QueryStates query={rights} what="The steps of the second run" bar="h-20" bars={3}>
            {(after) => (
              <ol aria-label="Steps" className="flex flex-col gap-4">
                {alignSteps(before, after).map((step) => (
                  <ComparedStep key={step.name} step={step} />
                ))}
              </ol>
            )}
          </QueryStates>
        )}
      </QueryStates>
    </>
  );
}

function beginningOf(text: string): string {
  return text.length <= 300 ? text : `${text.slice(0, 300).toWellFormed()}…`;
}
