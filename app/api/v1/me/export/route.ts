import { exportAccount } from "@/features/identity/account/contract";
import { exportMyself } from "@/features/identity/account/export/export";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(exportAccount, ({ ctx }) => exportMyself(ctx));
export const OPTIONS = preflight(exportAccount);
