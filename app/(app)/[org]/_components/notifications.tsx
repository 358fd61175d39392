"use client";

import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import { refreshApprovals } from "@/features/approvals/client";
import { LiveActivity } from "@/features/notifications/components/live-activity";
import { NotificationBell } from "@/features/notifications/components/notification-bell";
import { useWorkspace } from "@/features/organizations/client";

const NotificationQuestion = lazy(() => import("./notification-question"));

/** The bell, whose list answers questions of runs on the spot. */
export function Bell() {
  const { organization } = useWorkspace();
  return (
    <NotificationBell
      organization={organization}
      question={(approvalId) => (
        <Suspense fallback={<Skeleton className="h-24 rounded-xl" />}>
          <NotificationQuestion approvalId={approvalId} />
        </Suspense>
      )}
    />
  );
}

/** The page's one stream of what happens in the organization. */
export function Live() {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();
  return (
    <LiveActivity
      organization={organization}
      onEvent={({ kind }) => {
        if (kind.startsWith("approval.")) void refreshApprovals(queryClient, organization.id);
      }}
    />
  );
}
