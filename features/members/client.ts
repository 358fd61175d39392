import { type InfiniteData, infiniteQueryOptions, type QueryClient } from "@tanstack/react-query";
import type { GrantableRole } from "@/features/organizations/permissions";
import { api } from "@/lib/api/client";
import type { ResponseOf } from "@/lib/api/endpoint";
import type { Role } from "@/lib/auth/roles";
import type {
  changeMemberRole as changeContract,
  leaveOrganization as leaveContract,
  listMembers,
  removeMember as removeContract,
  transferOwnership as transferContract,
} from "./contract";
import type { Member } from "./schema";

type Pages = InfiniteData<ResponseOf<typeof listMembers>, string | null>;

export interface MemberFilter {
  q: string;
  role: Role | null;
}

const perPage = 50;
const listKey = (organizationId: string) => ["members", organizationId] as const;

export function membersOptions(organizationId: string, { q, role }: MemberFilter) {
  return infiniteQueryOptions({
    queryKey: [...listKey(organizationId), q, role],
    queryFn: ({ pageParam, signal }) =>
      api<typeof listMembers>("GET /api/v1/members", {
        organizationId,
        query: {
          limit: perPage,
          ...(q ? { q } : {}),
          ...(role ? { role } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function refreshMembers(queryClient: QueryClient, organizationId: string) {
  return queryClient.invalidateQueries({ queryKey: listKey(organizationId) });
}

/** Shows the new role at once; the lists are read again whether the server agrees or not. */
export async function changeMemberRole(
  queryClient: QueryClient,
  organizationId: string,
  userId: string,
  role: GrantableRole,
): Promise<void> {
  changeLists(queryClient, organizationId, (member) => (member.user_id === userId ? { ...member, role } : member));
  try {
    await api<typeof changeContract>("PATCH /api/v1/members/{user_id}", {
      organizationId,
      params: { user_id: userId },
      body: { role },
    });
  } finally {
    void refreshMembers(queryClient, organizationId);
  }
}

export function removeMember(organizationId: string, userId: string) {
  return api<typeof removeContract>("DELETE /api/v1/members/{user_id}", {
    organizationId,
    params: { user_id: userId },
  });
}

export function leaveOrganization(organizationId: string) {
  return api<typeof leaveContract>("POST /api/v1/organizations/{organization_id}/leave", {
    params: { organization_id: organizationId },
  });
}

export function transferOwnership(organizationId: string, userId: string, keepOwnership: boolean) {
  return api<typeof transferContract>("POST /api/v1/organizations/{organization_id}/transfer", {
    organizationId,
    params: { organization_id: organizationId },
    body: { user_id: userId, keep_ownership: keepOwnership },
  });
}

function changeLists(queryClient: QueryClient, organizationId: string, change: (member: Member) => Member): void {
  queryClient.setQueriesData<Pages>(
    { queryKey: listKey(organizationId) },
    (before) => before && { ...before, pages: before.pages.map((page) => ({ ...page, data: page.data.map(change) })) },
  );
}
