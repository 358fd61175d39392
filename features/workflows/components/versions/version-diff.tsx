"use client";

import { LineDiff } from "@/components/diff/line-diff";
import type { VersionDiffProps } from "@/components/versions/version";
import type { WorkflowDefinition } from "../../definition/schema";
import { differencesBetween } from "../editor/state/differences";

/** What changed between two definitions: in sentences, and line by line. */
export default function VersionDiff({ before, after, layout }: VersionDiffProps<WorkflowDefinition>) {
  const sentences = differencesBetween(before, after);
  if (sentences.length === 0) return <p className="text-[13px] text-muted">They say the same.</p>;
  return (
    <div className="flex flex-col gap-5">
      <ul className="flex list-disc flex-col gap-1 pl-4 text-[13px] leading-5">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <LineDiff label="Line by line" before={textOf(before)} after={textOf(after)} layout={layout} />
    </div>
  );
}

const textOf = (definition: WorkflowDefinition) => JSON.stringify(definition, null, 2);
