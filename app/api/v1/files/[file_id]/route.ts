import { deleteFile as deleteContract, getFile as getContract } from "@/features/files/contract";
import { getFile } from "@/features/files/data";
import { deleteFile } from "@/features/files/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(getContract, ({ ctx, params }) => getFile(ctx, params.file_id));
export const DELETE = route(deleteContract, async ({ ctx, params }) => {
  await deleteFile(ctx, params.file_id);
  return undefined;
});
export const OPTIONS = preflight(getContract);
