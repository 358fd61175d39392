"use client";

import { Circle, CircleDot, X } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { ActivityIcon } from "@/features/activity/components/activity-icon";
import { formatDateTime } from "@/lib/format";
import { useLocalTime } from "@/lib/hooks/use-local-time";
import type { Notification } from "../centre/schema";

interface NotificationRowProps {
  notification: Notification;
  slug: string;
  question: (approvalId: string) => ReactNode;
  onOpen: () => void;
  onRead: (isRead: boolean) => void;
  onDismiss: () => void;
}

const decisions = { approved: "Approved", rejected: "Rejected", cancelled: "Waits no longer" } as const;

/** One thing that somebody was told: what it is, when, and what can be done with it here. */
export function NotificationRow({ notification, slug, question, onOpen, onRead, onDismiss }: NotificationRowProps) {
  const { event, approval, read_at: readAt, created_at: createdAt } = notification;
  const when = useLocalTime(createdAt, formatDateTime);
  const isUnread = readAt === null;
  return (
    <li className={cn("flex flex-col gap-3 px-4 py-3", isUnread && "bg-accent-soft/40")}>
      <div className="flex items-start gap-3">
        <ActivityIcon kind={event.kind} />
        <div className="min-w-0 flex-1">
          <Link
            href={`/${slug}${event.path ?? "/activity"}` as Route}
            data-notification={notification.id}
            onClick={onOpen}
            className={cn("block break-words text-[13px] leading-5 hover:underline", isUnread && "font-medium")}
          >
            {isUnread ? <span className="sr-only">Unread: </span> : null}
            {event.text}
          </Link>
          <div className="mt-0.5 flex flex-wrap items-center gap-x-2 text-muted text-xs leading-5">
            <time dateTime={createdAt}>{when}</time>
            {approval && approval.status !== "pending" ? <Badge>{decisions[approval.status]}</Badge> : null}
          </div>
        </div>
        <div className="-mr-1.5 flex shrink-0">
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={isUnread ? "Mark as read" : "Mark as unread"}
            title={isUnread ? "Mark as read" : "Mark as unread"}
            onClick={() => onRead(isUnread)}
          >
            {isUnread ? (
              <CircleDot aria-hidden="true" className="text-accent" />
            ) : (
              <Circle aria-hidden="true" strokeWidth={1.5} />
            )}
          </Button>
          <Button variant="ghost" size="icon-sm" aria-label="Dismiss" title="Dismiss" onClick={onDismiss}>
            <X aria-hidden="true" />
          </Button>
        </div>
      </div>
      {approval?.status === "pending" ? question(approval.id) : null}
    </li>
  );
}
