import { readColleagueAvatar } from "@/features/identity/account/avatar";
import { getColleagueAvatar } from "@/features/identity/account/contract";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(getColleagueAvatar, ({ ctx, params }) => readColleagueAvatar(ctx, params.user_id));
export const OPTIONS = preflight(getColleagueAvatar);
