import { uploadFile } from "@/features/files/contract";
import { keepFile } from "@/features/files/storing/store-file";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";
import { actingUserId } from "@/lib/context";

export const POST = route(uploadFile, ({ ctx, query, body }) =>
  keepFile(ctx, { userId: actingUserId(ctx), name: query.name, bytes: body }),
);
export const OPTIONS = preflight(uploadFile);
