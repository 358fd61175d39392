import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type { approveUser, rejectUser } from "./approvals/contract";
import type { endImpersonation, startImpersonation } from "./impersonations/contract";
import type { discardDeadLetters, listDeadLetters, listQueues, retryDeadLetters } from "./jobs/contract";
import type { DeadLetterChoice } from "./jobs/schema";
import type {
  deleteOperatedOrganization,
  getOperatedOrganization,
  listOperatedMembers,
  listOperatedOrganizations,
  reactivateOrganization,
  restoreOperatedOrganization,
  suspendOrganization,
} from "./organizations/contract";
import type { OperatedOrganization, OperatedOrganizationDetail } from "./organizations/schema";
import type { getPlatformOverview } from "./overview/contract";
import type {
  disableUser,
  enableUser,
  endUserSessions,
  getOperatedUser,
  listOperatedUsers,
  resendUserVerification,
  setPlatformRole,
  unlockUser,
} from "./users/contract";
import type { OperatedUser, OperatedUserDetail } from "./users/schema";

const rowsPerPage = 50;
const membersPerPage = 20;
const root = ["operator"] as const;

type Cursor = string | null;
const paged = {
  initialPageParam: null as Cursor,
  getNextPageParam: (page: { next_cursor: Cursor }) => page.next_cursor,
};
const pageQuery = (limit: number, cursor: Cursor) => ({ limit, ...(cursor ? { cursor } : {}) });

export function overviewOptions() {
  return queryOptions({
    queryKey: [...root, "overview"],
    queryFn: ({ signal }) => api<typeof getPlatformOverview>("GET /api/v1/operator/overview", { signal }),
  });
}

export interface OrganizationSearch {
  q: string;
  state: OperatedOrganization["state"] | null;
}

export function organizationsOptions({ q, state }: OrganizationSearch) {
  return infiniteQueryOptions({
    queryKey: [...root, "organizations", q, state],
    queryFn: ({ pageParam, signal }) =>
      api<typeof listOperatedOrganizations>("GET /api/v1/operator/organizations", {
        query: { ...pageQuery(rowsPerPage, pageParam), ...(q ? { q } : {}), ...(state ? { state } : {}) },
        signal,
      }),
    ...paged,
  });
}

export function organizationOptions(id: string) {
  return queryOptions({
    queryKey: [...root, "organization", id],
    queryFn: ({ signal }) =>
      api<typeof getOperatedOrganization>("GET /api/v1/operator/organizations/{organization_id}", {
        params: { organization_id: id },
        signal,
      }),
  });
}

export function membersOptions(id: string) {
  return infiniteQueryOptions({
    queryKey: [...root, "organization", id, "members"],
    queryFn: ({ pageParam, signal }) =>
      api<typeof listOperatedMembers>("GET /api/v1/operator/organizations/{organization_id}/members", {
        params: { organization_id: id },
        query: pageQuery(membersPerPage, pageParam),
        signal,
      }),
    ...paged,
  });
}

export interface UserSearch {
  q: string;
  state: OperatedUser["state"] | null;
  operatorsOnly?: boolean;
}

export function usersOptions({ q, state, operatorsOnly = false }: UserSearch) {
  return infiniteQueryOptions({
    queryKey: [...root, "users", q, state, operatorsOnly],
    queryFn: ({ pageParam, signal }) =>
      api<typeof listOperatedUsers>("GET /api/v1/operator/users", {
        query: {
          ...pageQuery(rowsPerPage, pageParam),
          ...(q ? { q } : {}),
          ...(state ? { state } : {}),
          ...(operatorsOnly ? { platform_role: "platform_operator" as const } : {}),
        },
        signal,
      }),
    ...paged,
  });
}

export function userOptions(id: string) {
  return queryOptions({
    queryKey: [...root, "user", id],
    queryFn: ({ signal }) =>
      api<typeof getOperatedUser>("GET /api/v1/operator/users/{user_id}", { params: { user_id: id }, signal }),
  });
}

/** How often the page of the queues looks again. */
const queuesEveryMs = 5_000;

export function queuesOptions() {
  return queryOptions({
    queryKey: [...root, "jobs", "queues"],
    queryFn: ({ signal }) => api<typeof listQueues>("GET /api/v1/operator/jobs/queues", { signal }),
    refetchInterval: queuesEveryMs,
  });
}

export function deadLettersOptions(queue: string | null) {
  return infiniteQueryOptions({
    queryKey: [...root, "jobs", "dead-letters", queue],
    queryFn: ({ pageParam, signal }) =>
      api<typeof listDeadLetters>("GET /api/v1/operator/jobs/dead-letters", {
        query: { ...pageQuery(rowsPerPage, pageParam), ...(queue ? { queue } : {}) },
        signal,
      }),
    ...paged,
  });
}

/** What an operator can do with dead letters; each answers with how many it were. */
export const deadLetterActs = {
  retry: (body: DeadLetterChoice) =>
    api<typeof retryDeadLetters>("POST /api/v1/operator/jobs/dead-letters/retry", { body }),
  discard: (body: DeadLetterChoice) =>
    api<typeof discardDeadLetters>("POST /api/v1/operator/jobs/dead-letters/discard", { body }),
};

export function refreshJobs(queryClient: QueryClient): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: [...root, "jobs"] });
}

/** What an operator can do with an organization; each answers with the organization as it is then. */
export const organizationActs = {
  suspend: (id: string, reason: string) =>
    api<typeof suspendOrganization>("POST /api/v1/operator/organizations/{organization_id}/suspend", {
      params: { organization_id: id },
      body: { reason },
    }),
  reactivate: (id: string) =>
    api<typeof reactivateOrganization>("POST /api/v1/operator/organizations/{organization_id}/reactivate", {
      params: { organization_id: id },
    }),
  remove: (id: string, confirmation: string, reason: string) =>
    api<typeof deleteOperatedOrganization>("DELETE /api/v1/operator/organizations/{organization_id}", {
      params: { organization_id: id },
      body: { confirmation, reason },
    }),
  restore: (id: string) =>
    api<typeof restoreOperatedOrganization>("POST /api/v1/operator/organizations/{organization_id}/restore", {
      params: { organization_id: id },
    }),
};

/** What an operator can do with a person; each answers with the person as they are then. */
export const userActs = {
  disable: (id: string, reason: string) =>
    api<typeof disableUser>("POST /api/v1/operator/users/{user_id}/disable", {
      params: { user_id: id },
      body: { reason },
    }),
  enable: (id: string) => api<typeof enableUser>("POST /api/v1/operator/users/{user_id}/enable", named(id)),
  unlock: (id: string) => api<typeof unlockUser>("POST /api/v1/operator/users/{user_id}/unlock", named(id)),
  endSessions: (id: string) =>
    api<typeof endUserSessions>("POST /api/v1/operator/users/{user_id}/end-sessions", named(id)),
  approve: (id: string) => api<typeof approveUser>("POST /api/v1/operator/users/{user_id}/approve", named(id)),
  reject: (id: string, reason: string) =>
    api<typeof rejectUser>("POST /api/v1/operator/users/{user_id}/reject", {
      params: { user_id: id },
      body: { reason },
    }),
  setRole: (id: string, platform_role: OperatedUser["platform_role"]) =>
    api<typeof setPlatformRole>("PUT /api/v1/operator/users/{user_id}/platform-role", {
      params: { user_id: id },
      body: { platform_role },
    }),
};

export function resendVerification(id: string): Promise<void> {
  return api<typeof resendUserVerification>("POST /api/v1/operator/users/{user_id}/resend-verification", named(id));
}

/** The browser looks through this person's eyes from the next request on. */
export function startLooking(userId: string, reason: string) {
  return api<typeof startImpersonation>("POST /api/v1/operator/impersonations", { body: { user_id: userId, reason } });
}

export function stopLooking(): Promise<void> {
  return api<typeof endImpersonation>("DELETE /api/v1/operator/impersonations/current");
}

function named(id: string) {
  return { params: { user_id: id } };
}

/** Shows an organization as an act left it, and reads the lists and numbers again. */
export function keepOrganization(queryClient: QueryClient, organization: OperatedOrganizationDetail): void {
  queryClient.setQueryData(organizationOptions(organization.id).queryKey, organization);
  void queryClient.invalidateQueries({ queryKey: [...root, "organizations"] });
  void queryClient.invalidateQueries({ queryKey: [...root, "overview"] });
}

/** Shows a person as an act left them, and reads the lists and numbers again. */
export function keepUser(queryClient: QueryClient, user: OperatedUserDetail): void {
  queryClient.setQueryData(userOptions(user.id).queryKey, user);
  void queryClient.invalidateQueries({ queryKey: [...root, "users"] });
  void queryClient.invalidateQueries({ queryKey: [...root, "overview"] });
}
