import * as contract from "@/features/access/service-accounts/contract";
import { listServiceAccounts } from "@/features/access/service-accounts/data";
import { enableServiceAccount } from "@/features/access/service-accounts/mutations";
import { preflight } from "@/lib/api/cors";
import { route } from "@/lib/api/route";

export const GET = route(contract.listServiceAccounts, ({ ctx }) => listServiceAccounts(ctx));
export const POST = route(contract.enableServiceAccount, ({ ctx, body }) => enableServiceAccount(ctx, body.key));
export const OPTIONS = preflight(contract.listServiceAccounts, contract.enableServiceAccount);
