import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { useWorkspace } from "@/features/organizations/client";
import { formatCost, formatCount, formatDateTime } from "@/lib/format";
import { useLocalTime } from "@/lib/hooks/use-local-time";
import type { Run } from "../../schema";
import { durationOf, versionOf } from "../run-facts";
import { RunStatusBadge } from "../run-status";
import { changeOf } from "./aligned-steps";

/** The figures of two runs, and how the second differs. */
export function ComparedFacts({ left, right }: { left: Run; right: Run }) {
  const rows: { label: string; of: (run: Run) => ReactNode; change?: string | null }[] = [
    { label: "Status", of: (run) => <RunStatusBadge status={run.status} /> },
    { label: "Version", of: (run) => versionOf(run.workflow_version) ?? "Catalog" },
    { label: "Duration", of: (run) => durationOf(run) ?? "–", change: changeOf(tookMs(left), tookMs(right)) },
    {
      label: "Tokens",
      of: (run) => (run.usage ? formatCount(run.usage.total_tokens) : "–"),
      change: changeOf(left.usage?.total_tokens ?? null, right.usage?.total_tokens ?? null),
    },
    {
      label: "Cost",
      of: (run) => (run.usage ? formatCost(run.usage.cost_micros) : "–"),
      change: changeOf(left.usage?.cost_micros ?? null, right.usage?.cost_micros ?? null),
    },
  ];
  return (
    <div className="overflow-hidden rounded-2xl border border-border bg-raised shadow-sm">
      <table className="w-full table-fixed text-[13px] leading-5">
        <thead className="bg-surface text-left">
          <tr>
            <td className="w-20 px-4 py-2.5 sm:w-36 sm:px-5" />
            <RunHead run={left} label="First" />
            <RunHead run={right} label="Second" />
          </tr>
        </thead>
        <tbody className="divide-y divide-border">
          {rows.map(({ label, of, change }) => (
            <tr key={label}>
              <th scope="row" className="px-4 py-2.5 text-left font-normal text-muted sm:px-5">
                {label}
              </th>
              <td className="break-words px-2 py-2.5 tabular-nums">{of(left)}</td>
              <td className="break-words px-2 py-2.5 tabular-nums">
                {of(right)}
                {change ? <span className="ml-2 text-muted">{change}</span> : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RunHead({ run, label }: { run: Run; label: string }) {
  const { organization } = useWorkspace();
  const began = useLocalTime(run.created_at, formatDateTime);
  return (
    <th scope="col" className="px-2 py-2.5 font-medium">
      <Link
        href={`/${organization.slug}/runs/${run.id}` as Route}
        className="underline underline-offset-2 hover:text-accent"
      >
        {label}
      </Link>
      <span className="block font-normal text-muted">{began}</span>
    </th>
  );
}

function tookMs({ started_at, ended_at }: Run): number | null {
  return started_at && ended_at ? Date.parse(ended_at) - Date.parse(started_at) : null;
}
