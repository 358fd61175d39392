import { infiniteQueryOptions, type QueryClient, queryOptions, skipToken } from "@tanstack/react-query";
import { addEvent, refreshActivity } from "@/features/activity/client";
import type { streamActivity } from "@/features/activity/contract";
import type { ActivityEvent } from "@/features/activity/schema";
import { browserEnvironment, whileVisible } from "@/lib/api/browser-environment";
import { api, apiStream } from "@/lib/api/client";
import { followStream } from "@/lib/api/follow-stream";
import type { Frame } from "@/lib/api/frame-parser";
import { inStreamPlace } from "@/lib/api/stream-places";
import type {
  dismissNotification,
  listNotifications,
  readAllNotifications,
  readNotification,
  unreadNotification,
} from "./contract";

const perPage = 20;
const listKey = (organizationId: string) => ["notifications", organizationId, "list"] as const;

export function notificationsOptions(organizationId: string, onlyUnread: boolean) {
  return infiniteQueryOptions({
    queryKey: [...listKey(organizationId), onlyUnread],
    queryFn: ({ pageParam, signal }) =>
      api<typeof listNotifications>("GET /api/v1/notifications", {
        organizationId,
        query: {
          limit: perPage,
          ...(onlyUnread ? { unread: "true" } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  });
}

/** How many are unread, as the stream said last; never fetched. */
export function unreadCountOptions(organizationId: string) {
  return queryOptions<number>({
    queryKey: ["notifications", organizationId, "unread"],
    queryFn: skipToken,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
}

export async function markRead(organizationId: string, id: string, isRead: boolean): Promise<void> {
  const params = { notification_id: id };
  if (isRead) {
    await api<typeof readNotification>("POST /api/v1/notifications/{notification_id}/read", { organizationId, params });
  } else {
    await api<typeof unreadNotification>("POST /api/v1/notifications/{notification_id}/unread", {
      organizationId,
      params,
    });
  }
}

export function dismiss(organizationId: string, id: string): Promise<void> {
  return api<typeof dismissNotification>("POST /api/v1/notifications/{notification_id}/dismiss", {
    organizationId,
    params: { notification_id: id },
  }) as Promise<void>;
}

export function markAllRead(organizationId: string, newestId: string | undefined) {
  return api<typeof readAllNotifications>("POST /api/v1/notifications/read-all", {
    organizationId,
    body: newestId === undefined ? {} : { up_to: newestId },
  });
}

export function refreshNotifications(queryClient: QueryClient, organizationId: string): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: listKey(organizationId) });
}

interface FollowOptions {
  queryClient: QueryClient;
  organizationId: string;
  /** What has just happened; `isMine` where the person is told of it. */
  onEvent: (event: ActivityEvent, isMine: boolean) => void;
  signal: AbortSignal;
}

/** Keeps feed, notifications and their count at what happens, as long as the page is visible. */
export async function followActivity({ queryClient, organizationId, onEvent, signal }: FollowOptions): Promise<void> {
  let cursor = "";
  function onFrame({ id, event, data }: Frame): boolean {
    cursor = id === "" ? cursor : id;
    if (event === "ready" || event === "reset") {
      void refreshActivity(queryClient, organizationId);
      void refreshNotifications(queryClient, organizationId);
    } else if (event === "notifications") {
      const { unread }: { unread: number } = JSON.parse(data);
      queryClient.setQueryData(unreadCountOptions(organizationId).queryKey, unread);
      void refreshNotifications(queryClient, organizationId);
    } else if (event === "activity") {
      const told: ActivityEvent & { notification_id: string | null } = JSON.parse(data);
      const { notification_id: notificationId, ...happened } = told;
      addEvent(queryClient, organizationId, happened);
      if (notificationId !== null) void refreshNotifications(queryClient, organizationId);
      onEvent(happened, notificationId !== null);
    }
    return false;
  }
  const follow = (visible: AbortSignal) =>
    followStream({
      environment: browserEnvironment,
      open: (connection) =>
        apiStream<typeof streamActivity>("GET /api/v1/activity/stream", {
          organizationId,
          headers: cursor === "" ? {} : { "Last-Event-ID": cursor },
          signal: connection,
        }),
      onFrame,
      onState: () => undefined,
      signal: visible,
    });
  await whileVisible(signal, (visible) => inStreamPlace(visible, () => follow(visible)));
}
