"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import type { ActivityEvent } from "@/features/activity/schema";
import { followActivity, unreadCountOptions } from "../centre/client";
import { useBrowserNotifications } from "./use-browser-notifications";
import { useTitleBadge } from "./use-title-badge";

interface LiveActivityProps {
  organization: { id: string; slug: string };
  /** Told of everything that happens while the page is visible. */
  onEvent: (event: ActivityEvent) => void;
}

/** How long the page has for itself before the stream is opened: what is asked for first is what is looked at. */
const headStartMs = 1_200;

/** Follows the organization's activity: one stream for a visible page, none for a hidden one. Draws nothing. */
export function LiveActivity({ organization, onEvent }: LiveActivityProps) {
  const queryClient = useQueryClient();
  const { data: unread = 0 } = useQuery(unreadCountOptions(organization.id));
  const notify = useBrowserNotifications(organization);
  const receive = useEffectEvent((event: ActivityEvent, isMine: boolean) => {
    onEvent(event);
    if (isMine) notify(event);
  });
  useTitleBadge(unread);
  useEffect(() => {
    const leaving = new AbortController();
    const start = setTimeout(() => {
      void followActivity({
        queryClient,
        organizationId: organization.id,
        onEvent: receive,
        signal: leaving.signal,
      });
    }, headStartMs);
    return () => {
      clearTimeout(start);
      leaving.abort();
    };
  }, [queryClient, organization.id]);
  return null;
}
