import * as contract from "@/features/models/settings/contract";
import { readModelSettings } from "@/features/models/settings/data";
import { saveModelSettings } from "@/features/models/settings/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.getModelSettings, ({ ctx }) => readModelSettings(ctx));
export const PUT = route(contract.putModelSettings, ({ ctx, body }) => saveModelSettings(ctx, body));
export const OPTIONS = preflight(contract.getModelSettings, contract.putModelSettings);
