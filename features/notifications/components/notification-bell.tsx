"use client";

import { useQuery } from "@tanstack/react-query";
import { Bell } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { Button } from "@/components/ui/button";
import { unreadCountOptions } from "../centre/client";

interface NotificationBellProps {
  organization: { id: string; slug: string };
  question: (approvalId: string) => ReactNode;
}

const loadPanel = () => import("./notification-panel");
const NotificationPanel = lazy(loadPanel);
/** The badge counts no further. */
const mostCounted = 99;

/** How much waits to be seen, and the way to it. */
export function NotificationBell({ organization, question }: NotificationBellProps) {
  const [open, setOpen] = useState(false);
  const { data: unread = 0 } = useQuery(unreadCountOptions(organization.id));
  const preload = () => void loadPanel();
  const shown = unread > mostCounted ? `more than ${mostCounted}` : unread;
  return (
    <>
      <Button
        variant="ghost"
        size="icon"
        className="relative"
        aria-haspopup="dialog"
        aria-label={unread === 0 ? "Notifications" : `Notifications, ${shown} unread`}
        title="Notifications"
        onPointerEnter={preload}
        onFocus={preload}
        onClick={() => setOpen(true)}
      >
        <Bell aria-hidden="true" strokeWidth={1.75} />
        {unread > 0 ? (
          <span
            aria-hidden="true"
            className="absolute -top-0.5 -right-0.5 min-w-4 rounded-full bg-accent px-1 text-center font-semibold text-[10px] text-background leading-4"
          >
            {unread > mostCounted ? `${mostCounted}+` : unread}
          </span>
        ) : null}
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <NotificationPanel organization={organization} question={question} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
