import { getRun as getContract } from "@/features/runs/contract";
import { deleteRun as deleteContract } from "@/features/runs/controlling/contract";
import { getRun } from "@/features/runs/data";
import { deleteRun } from "@/features/runs/mutations/delete-run";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(getContract, ({ ctx, params }) => getRun(ctx, params.run_id));
export const DELETE = route(deleteContract, async ({ ctx, params }) => {
  await deleteRun(ctx, params.run_id);
  return undefined;
});
export const OPTIONS = preflight(getContract, deleteContract);
