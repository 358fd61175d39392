"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { CheckCheck, X } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Modal } from "@/components/ui/modal";
import { EmptyState } from "@/components/ui/notice";
import { PagedRows } from "@/components/ui/query-states";
import { Tabs } from "@/components/ui/tabs";
import { showToast } from "@/components/ui/toast";
import { ApiProblem } from "@/lib/api/client";
import { dismiss, markAllRead, markRead, notificationsOptions, refreshNotifications } from "../centre/client";
import { NotificationRow } from "./notification-row";

interface NotificationPanelProps {
  organization: { id: string; slug: string };
  /** Draws the question of an approval that waits, with the ways to answer it. */
  question: (approvalId: string) => ReactNode;
  onClose: () => void;
}

type Shown = "all" | "unread";

/** What the person was told of, to be looked at, answered and put away. */
export default function NotificationPanel({ organization, question, onClose }: NotificationPanelProps) {
  const [shown, setShown] = useState<Shown>("all");
  const query = useInfiniteQuery(notificationsOptions(organization.id, shown === "unread"));
  const act = useActs(organization.id);
  const newest = query.data?.pages[0]?.data[0]?.id;
  return (
    <Modal label="Notifications" place="corner" onClose={onClose}>
      <div className="flex max-h-[inherit] flex-col">
        <div className="flex items-center gap-1 px-4 pt-3 pb-1">
          <h2 className="flex-1 font-semibold text-[15px]">Notifications</h2>
          <Button
            size="sm"
            variant="ghost"
            disabled={newest === undefined}
            onClick={() => void act(() => markAllRead(organization.id, newest))}
          >
            <CheckCheck aria-hidden="true" />
            Mark all as read
          </Button>
          <Button variant="ghost" size="icon" aria-label="Close" onClick={onClose}>
            <X aria-hidden="true" />
          </Button>
        </div>
        <Tabs
          label="Which notifications"
          className="min-h-0 px-4"
          tabs={[
            { value: "all", label: "All" },
            { value: "unread", label: "Unread" },
          ]}
          value={shown}
          onChange={setShown}
        >
          <div className="-mx-4 -mt-4 flex max-h-[min(32rem,55dvh)] flex-col gap-2 overflow-y-auto overscroll-contain pb-3">
            <PagedRows
              query={query}
              what="The notifications"
              bar="h-16 mx-4 mt-2"
              bars={3}
              moreLabel="Show older notifications"
              empty={
                <EmptyState title={shown === "unread" ? "You have seen everything" : "Nothing yet"}>
                  Approvals that wait for you, failed runs and what else concerns you appear here.
                </EmptyState>
              }
            >
              {(rows) => (
                <ul aria-label="Notifications" className="divide-y divide-border" onKeyDown={walk}>
                  {rows.map((notification) => (
                    <NotificationRow
                      key={notification.id}
                      notification={notification}
                      slug={organization.slug}
                      question={question}
                      onOpen={() => {
                        onClose();
                        void act(() => markRead(organization.id, notification.id, true));
                      }}
                      onRead={(isRead) => void act(() => markRead(organization.id, notification.id, isRead))}
                      onDismiss={() => void act(() => dismiss(organization.id, notification.id))}
                    />
                  ))}
                </ul>
              )}
            </PagedRows>
          </div>
        </Tabs>
        <div className="flex justify-between gap-4 border-border border-t bg-surface px-4 py-2.5 text-[13px]">
          <Link href={`/${organization.slug}/activity` as Route} onClick={onClose} className={footLink}>
            All activity
          </Link>
          <Link href={`/${organization.slug}/settings/notifications` as Route} onClick={onClose} className={footLink}>
            Settings
          </Link>
        </div>
      </div>
    </Modal>
  );
}

const footLink = "text-muted underline-offset-2 hover:text-foreground hover:underline";

/** Moves the focus between the notifications of a list. */
function walk(event: KeyboardEvent<HTMLUListElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || event.target instanceof HTMLTextAreaElement) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-notification]")];
  const row = event.target instanceof HTMLElement ? event.target.closest("li") : null;
  const place = links.findIndex((link) => link.closest("li") === row);
  const next = links[place + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** Does something and reads the list again; what the server refuses is said in passing. */
function useActs(organizationId: string) {
  const queryClient = useQueryClient();
  return async (send: () => Promise<unknown>) => {
    try {
      await send();
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      showToast(error.detail);
    }
    await refreshNotifications(queryClient, organizationId);
  };
}
