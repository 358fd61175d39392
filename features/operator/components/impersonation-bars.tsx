"use client";

import { Eye, X } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { showToast } from "@/components/ui/toast";
import { formatDateTime, formatTime } from "@/lib/format";
import { useLocalTime } from "@/lib/hooks/use-local-time";
import { stopLooking } from "../client";
import { noticeCookie } from "../impersonations/notice-cookie";

const noticeSeconds = 31 * 24 * 60 * 60;

/** Stands above every page while an operator looks through somebody's eyes, and leads back when the time is over. */
export function ImpersonationBar({ userId, name, endsAt }: { userId: string; name: string; endsAt: string }) {
  const [leaving, setLeaving] = useState(false);
  const until = useLocalTime(endsAt, formatTime);
  const back = `/operator/users/${userId}`;
  useEffect(() => {
    const timer = setTimeout(() => window.location.assign(back), Math.max(0, Date.parse(endsAt) - Date.now()));
    return () => clearTimeout(timer);
  }, [endsAt, back]);

  async function leave() {
    setLeaving(true);
    try {
      await stopLooking();
      window.location.assign(back);
    } catch (error) {
      setLeaving(false);
      showToast(error instanceof Error ? error.message : "That did not work. Try again.");
    }
  }

  return (
    <Bar label="Impersonation" tone="warning">
      <Eye aria-hidden="true" className="size-4 shrink-0 text-warning" strokeWidth={1.75} />
      <p className="min-w-0 flex-1 truncate">
        <span className="max-sm:hidden">You are looking at </span>
        <span className="font-medium">{name}</span>’s account, read only
        <span className="text-muted max-md:hidden">{until && ` · until ${until}`}</span>
      </p>
      <Button size="sm" variant="secondary" className="h-7 px-2.5" disabled={leaving} onClick={() => void leave()}>
        End
      </Button>
    </Bar>
  );
}

/** Tells a person that an operator looked through their eyes, until they put it away. */
export function ImpersonationNotice({ id, at, detailsPath }: { id: string; at: string; detailsPath: string | null }) {
  const [noted, setNoted] = useState(false);
  const when = useLocalTime(at, formatDateTime);
  if (noted) return null;

  function note() {
    Object.assign(document, { cookie: `${noticeCookie}=${id}; path=/; max-age=${noticeSeconds}; samesite=lax` });
    setNoted(true);
  }

  return (
    <Bar label="Notice" tone="neutral">
      <Eye aria-hidden="true" className="size-4 shrink-0 text-muted" strokeWidth={1.75} />
      <p className="min-w-0 flex-1 truncate">
        An operator looked at your account
        <span className="max-sm:hidden">, read only{when && `, on ${when}`}</span>
      </p>
      {detailsPath ? (
        <a href={detailsPath} className="shrink-0 rounded-md font-medium underline underline-offset-2">
          Details
        </a>
      ) : null}
      <Button size="icon-sm" variant="ghost" aria-label="Put this notice away" onClick={note}>
        <X aria-hidden="true" />
      </Button>
    </Bar>
  );
}

/** As high as the app’s layout leaves room for. */
function Bar({ label, tone, children }: { label: string; tone: "warning" | "neutral"; children: ReactNode }) {
  return (
    <aside
      aria-label={label}
      data-top-bar=""
      className={cn(
        "flex h-10 items-center gap-2.5 border-b px-3 text-[13px] sm:px-4",
        tone === "warning" ? "border-warning/30 bg-warning-soft" : "border-border bg-surface",
      )}
    >
      {children}
    </aside>
  );
}
