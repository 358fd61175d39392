"use client";

import { LineDiff } from "@/components/diff/line-diff";
import type { VersionDiffProps } from "@/components/versions/version";
import type { AgentDefinition } from "../../definition/schema";
import { differingFields } from "../../versions/differences";
import { fieldLabels } from "../labels";

/** What changed between two definitions, field by field. */
export default function VersionDiff({ before, after, layout }: VersionDiffProps<AgentDefinition>) {
  const fields = differingFields(before, after);
  if (fields.length === 0) return <p className="text-[13px] text-muted">They say the same.</p>;
  return (
    <div className="flex flex-col gap-5">
      {fields.map(({ field, ...texts }) => (
        <LineDiff key={field} label={fieldLabels[field]} layout={layout} {...texts} />
      ))}
    </div>
  );
}
