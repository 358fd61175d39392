"use client";

import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { type Workspace, WorkspaceContext } from "@/features/organizations/client";
import { ApiProblem, isPassing } from "@/lib/api/client";

const mostRetries = 2;

export function AppProviders({ workspace, children }: { workspace: Workspace; children: ReactNode }) {
  const [queryClient] = useState(makeQueryClient);
  return (
    <QueryClientProvider client={queryClient}>
      <WorkspaceContext value={workspace}>{children}</WorkspaceContext>
    </QueryClientProvider>
  );
}

function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, error) => failures < mostRetries && isPassing(error),
      },
    },
  });
}

/** The session was ended elsewhere: signing in leads back here. */
function leaveWhenSignedOut(error: Error): void {
  if (!(error instanceof ApiProblem) || error.status !== 401) return;
  window.location.assign(`/login?next=${encodeURIComponent(window.location.pathname)}`);
}
