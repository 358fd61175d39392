import { getMemoryPreference, putMemoryPreference } from "@/features/memory/contract";
import { readMemoryPreference } from "@/features/memory/data";
import { saveMemoryPreference } from "@/features/memory/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(getMemoryPreference, ({ ctx }) => readMemoryPreference(ctx));
export const PUT = route(putMemoryPreference, ({ ctx, body }) => saveMemoryPreference(ctx, body));
export const OPTIONS = preflight(getMemoryPreference, putMemoryPreference);
