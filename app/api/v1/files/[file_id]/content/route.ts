import { downloadFile } from "@/features/files/contract";
import { getFileContent } from "@/features/files/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(downloadFile, ({ ctx, params, query }) =>
  getFileContent(ctx, params.file_id, query.download ?? false),
);
export const OPTIONS = preflight(downloadFile);
