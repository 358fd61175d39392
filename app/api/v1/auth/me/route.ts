import { getMe } from "@/features/identity/contract";
import { getMyself } from "@/features/identity/data";
import { listMyOrganizations } from "@/features/organizations/data";
import { preflight } from "@/lib/api/cors";
import { maxPageSize } from "@/lib/api/pagination";
import { route } from "@/lib/api/route";

export const GET = route(getMe, async ({ ctx }) => {
  const [myself, organizations] = await Promise.all([getMyself(ctx), listMyOrganizations(ctx, { limit: maxPageSize })]);
  return { ...myself, organizations: organizations.data };
});
export const OPTIONS = preflight(getMe);
