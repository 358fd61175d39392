import { getGuardrailPolicy, setGuardrailPolicy } from "@/features/guardrails/contract";
import { describePolicy, getPolicy } from "@/features/guardrails/data";
import { setPolicy } from "@/features/guardrails/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(getGuardrailPolicy, async ({ ctx }) => describePolicy(await getPolicy(ctx)));
export const PUT = route(setGuardrailPolicy, async ({ ctx, body }) => describePolicy(await setPolicy(ctx, body)));
export const OPTIONS = preflight(getGuardrailPolicy, setGuardrailPolicy);
