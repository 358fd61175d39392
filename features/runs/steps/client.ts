import { queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type { listRunSteps } from "./contract";
import type { RunStep } from "./schema";

const stepsPerPage = 100;
/** A run has far fewer; a page that never ends would be none. */
const mostPages = 20;

/** Every attempt of the steps of a run. Read again whenever the stream tells of a change. */
export function runStepsOptions(organizationId: string, runId: string) {
  return queryOptions({
    queryKey: ["runs", organizationId, "steps", runId],
    queryFn: async ({ signal }) => {
      const steps: RunStep[] = [];
      let cursor: string | null = null;
      for (let page = 0; page < mostPages; page++) {
        const query = { limit: stepsPerPage, ...(cursor === null ? {} : { cursor }) };
        const params = { run_id: runId };
        const read: { data: RunStep[]; next_cursor: string | null } = await api<typeof listRunSteps>(
          "GET /api/v1/runs/{run_id}/steps",
          { organizationId, params, query, signal },
        );
        steps.push(...read.data);
        cursor = read.next_cursor;
        if (cursor === null) break;
      }
      return steps;
    },
  });
}
