import * as contract from "@/features/workflows/contract";
import { listWorkflows } from "@/features/workflows/data";
import { createWorkflow } from "@/features/workflows/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.listWorkflows, ({ ctx, query }) => listWorkflows(ctx, query));
export const POST = route(contract.createWorkflow, ({ ctx, body }) => createWorkflow(ctx, body));
export const OPTIONS = preflight(contract.listWorkflows, contract.createWorkflow);
