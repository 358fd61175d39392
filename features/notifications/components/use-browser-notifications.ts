import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef } from "react";
import type { ActivityEvent } from "@/features/activity/schema";
import { ApiProblem, api } from "@/lib/api/client";
import type { listNotifications } from "../centre/contract";
import { notificationSettingsOptions } from "../settings/client";

/** A hidden page holds no stream: it asks now and then. */
const hiddenEveryMs = 30_000;
const mostAtOnce = 5;

/** What cannot be read now is asked for again, and shown by the stream once the page is visible. */
function askAgainLater(error: unknown): void {
  if (!(error instanceof ApiProblem)) throw error;
}

/** Whether this browser may show notifications of the system; false where it cannot. */
export function mayNotify(): boolean {
  return typeof Notification !== "undefined" && Notification.permission === "granted";
}

/**
 * Shows what the person is told of as notifications of the system, where they have asked for it and this page does not have
 * their attention. Several tabs show one: the tag is the event's.
 */
export function useBrowserNotifications(organization: { id: string; slug: string }): (event: ActivityEvent) => void {
  const router = useRouter();
  const { data: settings } = useQuery({ ...notificationSettingsOptions(organization.id), enabled: mayNotify });
  const isWanted = settings?.browser === true;
  const shown = useRef(new Set<string>());

  const show = useEffectEvent((event: ActivityEvent) => {
    if (!isWanted || !mayNotify() || shown.current.has(event.id)) return;
    shown.current.add(event.id);
    if (document.hasFocus()) return;
    const notification = new Notification(event.text, { tag: event.id });
    notification.onclick = () => {
      window.focus();
      router.push(`/${organization.slug}${event.path ?? "/activity"}` as Parameters<typeof router.push>[0]);
      notification.close();
    };
  });

  const ask = useEffectEvent(async (since: string) => {
    const { data } = await api<typeof listNotifications>("GET /api/v1/notifications", {
      organizationId: organization.id,
      query: { unread: "true", limit: mostAtOnce },
    });
    for (const { event, created_at: createdAt } of data) if (createdAt >= since) show(event);
  });

  useEffect(() => {
    if (!isWanted) return;
    let hiddenSince = new Date().toISOString();
    const timer = setInterval(() => {
      if (document.visibilityState === "hidden") ask(hiddenSince).catch(askAgainLater);
      else hiddenSince = new Date().toISOString();
    }, hiddenEveryMs);
    return () => clearInterval(timer);
  }, [isWanted]);

  return show;
}
