import * as contract from "@/features/workflows/versions/contract";
import { listVersions } from "@/features/workflows/versions/data";
import { createVersion } from "@/features/workflows/versions/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.listWorkflowVersions, ({ ctx, params, query }) =>
  listVersions(ctx, params.workflow_key, query),
);
export const POST = route(contract.createWorkflowVersion, ({ ctx, params, body }) =>
  createVersion(ctx, params.workflow_key, body),
);
export const OPTIONS = preflight(contract.listWorkflowVersions, contract.createWorkflowVersion);
