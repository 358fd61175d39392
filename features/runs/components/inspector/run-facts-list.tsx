import { formatCost, formatCount, formatDateTime } from "@/lib/format";
import { useLocalTime } from "@/lib/hooks/use-local-time";
import type { Run } from "../../schema";
import { Fact, Facts } from "../facts";
import { durationOf, modelsOf, versionOf } from "../run-facts";
import { RunStatusBadge } from "../run-status";

/** The figures of a run at a glance. */
export function RunFacts({ run }: { run: Run }) {
  const began = useLocalTime(run.created_at, formatDateTime);
  const { usage } = run;
  const version = versionOf(run.agent_version);
  const about = usage?.estimated ? "about " : "";
  return (
    <Facts>
      <Fact label="Status">
        <RunStatusBadge status={run.status} />
      </Fact>
      <Fact label="Agent">
        {run.agent}
        {version ? <span className="text-muted"> · {version}</span> : null}
        {run.current_agent === run.agent ? null : <span className="text-muted"> → {run.current_agent}</span>}
      </Fact>
      <Fact label="Model">{modelsOf(run).join(", ")}</Fact>
      <Fact label="Began">{began}</Fact>
      <Fact label="Duration">{durationOf(run) ?? "Still going"}</Fact>
      <Fact label="Tokens">
        {usage ? `${about}${formatCount(usage.input_tokens)} in, ${formatCount(usage.output_tokens)} out` : "None yet"}
        {usage && usage.cached_input_tokens > 0 ? (
          <span className="block text-muted">{formatCount(usage.cached_input_tokens)} from the cache</span>
        ) : null}
      </Fact>
      <Fact label="Cost">{usage ? `${about}${formatCost(usage.cost_micros)}` : "None yet"}</Fact>
      <Fact label="Model calls">{usage ? formatCount(usage.requests) : "None yet"}</Fact>
    </Facts>
  );
}
