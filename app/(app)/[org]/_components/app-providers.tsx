"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { type Workspace, WorkspaceContext } from "@/features/organizations/client";
import { makeQueryClient } from "@/lib/api/query-client";

export function AppProviders({ workspace, children }: { workspace: Workspace; children: ReactNode }) {
  const [queryClient] = useState(makeQueryClient);
  return (
    <QueryClientProvider client={queryClient}>
      <WorkspaceContext value={workspace}>{children}</WorkspaceContext>
    </QueryClientProvider>
  );
}
