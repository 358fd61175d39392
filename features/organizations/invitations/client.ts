import { infiniteQueryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type { BodyInput } from "@/lib/api/endpoint";
import type {
  acceptInvitation as acceptContract,
  createInvitations as createContract,
  listInvitations,
  resendInvitation as resendContract,
  revokeInvitation as revokeContract,
} from "./contract";
import type { InvitationState } from "./schema";

const perPage = 50;

/** The key under which all lists of an organization's invitations lie. */
export const invitationsKey = (organizationId: string) => ["invitations", organizationId] as const;

export function invitationsOptions(organizationId: string, state: InvitationState) {
  return infiniteQueryOptions({
    queryKey: [...invitationsKey(organizationId), state],
    queryFn: ({ pageParam, signal }) =>
      api<typeof listInvitations>("GET /api/v1/invitations", {
        organizationId,
        query: { limit: perPage, state, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function createInvitations(organizationId: string, body: BodyInput<typeof createContract>) {
  return api<typeof createContract>("POST /api/v1/invitations", { organizationId, body });
}

export function resendInvitation(organizationId: string, id: string) {
  return api<typeof resendContract>("POST /api/v1/invitations/{invitation_id}/resend", {
    organizationId,
    params: { invitation_id: id },
  });
}

export function revokeInvitation(organizationId: string, id: string) {
  return api<typeof revokeContract>("DELETE /api/v1/invitations/{invitation_id}", {
    organizationId,
    params: { invitation_id: id },
  });
}

export function acceptInvitation(token: string) {
  return api<typeof acceptContract>("POST /api/v1/invitations/accept", { body: { token } });
}
