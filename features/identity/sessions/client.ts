import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/api/client";
import type {
  endOtherSessions,
  endOwnSession,
  forgetTrustedDevice,
  listSessions,
  listTrustedDevices,
} from "./contract";

const sessionsPerPage = 50;

export const sessionOptions = infiniteQueryOptions({
  queryKey: ["identity", "sessions"],
  queryFn: ({ pageParam, signal }) =>
    api<typeof listSessions>("GET /api/v1/sessions", {
      query: { limit: sessionsPerPage, ...(pageParam ? { cursor: pageParam } : {}) },
      signal,
    }),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next_cursor,
});

export const trustedDeviceOptions = queryOptions({
  queryKey: ["identity", "trusted-devices"],
  queryFn: ({ signal }) =>
    api<typeof listTrustedDevices>("GET /api/v1/trusted-devices", { query: { limit: 100 }, signal }),
});

export function endSession(id: string) {
  return api<typeof endOwnSession>("DELETE /api/v1/sessions/{session_id}", { params: { session_id: id } });
}

export function signOutElsewhere() {
  return api<typeof endOtherSessions>("DELETE /api/v1/sessions");
}

export function forgetDevice(id: string) {
  return api<typeof forgetTrustedDevice>("DELETE /api/v1/trusted-devices/{device_id}", { params: { device_id: id } });
}
