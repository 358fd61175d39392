import { checkText } from "@/features/guardrails/contract";
import { tryText } from "@/features/guardrails/data";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const POST = route(checkText, ({ ctx, body }) => tryText(ctx, body));
export const OPTIONS = preflight(checkText);
