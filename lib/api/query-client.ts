import { QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiProblem, isPassing } from "@/lib/api/client";
import type { ErrorCode } from "@/lib/errors";

const mostRetries = 2;

/** The cache of a page's server data: repeats what failed in passing, and leaves for where whoever was shut out can go on. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenShutOut }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, error) => failures < mostRetries && isPassing(error),
      },
    },
  });
}

const obstacles: ReadonlySet<string> = new Set([
  "organization_suspended",
  "organization_deleted",
  "single_sign_on_required",
  "second_factor_required",
] satisfies ErrorCode[]);

/** The session was ended elsewhere: signing in leads back here. Or the organization of the page's address shut its doors. */
function leaveWhenShutOut(error: Error): void {
  if (!(error instanceof ApiProblem)) return;
  const { pathname } = window.location;
  if (error.status === 401) window.location.assign(`/login?next=${encodeURIComponent(pathname)}`);
  if (obstacles.has(error.code)) window.location.assign(`/access/${pathname.split("/")[1]}`);
}
