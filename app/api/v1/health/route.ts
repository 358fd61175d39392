import { getHealth } from "@/features/operations/contract";
import { version } from "@/features/operations/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(getHealth, () => ({ status: "ok" as const, version }));
export const OPTIONS = preflight(getHealth);
