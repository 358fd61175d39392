"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Bot, Eye, Monitor } from "lucide-react";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { List, ListRow } from "@/components/ui/list";
import { PagedRows } from "@/components/ui/query-states";
import { showToast } from "@/components/ui/toast";
import { formatDateTime } from "@/lib/format";
import { endSession, sessionOptions, signOutElsewhere } from "../sessions/client";
import type { OwnSession } from "../sessions/schema";

const methodNames: Record<string, string> = {
  password: "password",
  totp: "authenticator app",
  passkey: "passkey",
  recovery_code: "recovery code",
  trusted_device: "remembered browser",
  google: "Google",
  github: "GitHub",
  microsoft: "Microsoft",
  oidc: "single sign-on",
  invitation: "invitation",
};

/** Where somebody is signed in. */
export function SessionList() {
  const sessions = useInfiniteQuery(sessionOptions);
  const queryClient = useQueryClient();
  const [ending, setEnding] = useState<OwnSession | "others" | null>(null);

  async function end() {
    if (ending === null) return;
    await (ending === "others" ? signOutElsewhere() : endSession(ending.id));
    await queryClient.invalidateQueries({ queryKey: sessionOptions.queryKey });
    showToast(ending === "others" ? "You are signed out everywhere else." : "The session has ended.");
  }

  return (
    <div className="flex flex-col gap-4">
      <PagedRows query={sessions} what="Your sessions" bar="h-16" bars={2}>
        {(rows) => (
          <>
            <div className="flex flex-wrap items-center justify-between gap-3">
              <h2 className="font-semibold text-[15px]">Signed in</h2>
              <Button
                size="sm"
                variant="danger"
                disabled={rows.every(({ current }) => current)}
                onClick={() => setEnding("others")}
              >
                Sign out everywhere else
              </Button>
            </div>
            <List label="Sessions">
              {rows.map((session) => (
                <SessionRow key={session.id} session={session} onEnd={() => setEnding(session)} />
              ))}
            </List>
          </>
        )}
      </PagedRows>
      {ending ? (
        <ConfirmDialog
          title={ending === "others" ? "Sign out everywhere else?" : `End the session of ${deviceOf(ending)}?`}
          confirmLabel={ending === "others" ? "Sign out everywhere else" : "End the session"}
          tone="danger"
          onConfirm={end}
          onClose={() => setEnding(null)}
        >
          {ending === "others"
            ? "All other browsers and programs have to sign in again. This one stays."
            : "It has to sign in again. Its next request is refused."}
        </ConfirmDialog>
      ) : null}
    </div>
  );
}

function SessionRow({ session, onEnd }: { session: OwnSession; onEnd: () => void }) {
  const { kind, by_operator, current, address, methods, created_at, last_seen_at } = session;
  const Icon = by_operator ? Eye : kind === "browser" ? Monitor : Bot;
  const how = methods.map((method) => methodNames[method] ?? method).join(" + ");
  const detail = [address, how ? `signed in with ${how}` : null].filter(Boolean).join(" · ");
  return (
    <ListRow
      lead={<Icon aria-hidden="true" className="size-4 text-muted" />}
      title={deviceOf(session)}
      badges={
        <>
          {current ? <Badge tone="positive">This session</Badge> : null}
          {kind === "token" ? <Badge>Program</Badge> : null}
          {by_operator ? <Badge tone="warning">Reads only</Badge> : null}
        </>
      }
      detail={
        <>
          {detail ? <div>{detail}</div> : null}
          <div suppressHydrationWarning>
            First seen {formatDateTime(created_at)} · last seen {formatDateTime(last_seen_at)}
          </div>
        </>
      }
      actions={
        current ? null : (
          <Button size="sm" variant="secondary" onClick={onEnd}>
            End<span className="sr-only"> the session of {deviceOf(session)}</span>
          </Button>
        )
      }
    />
  );
}

function deviceOf({ by_operator, device }: OwnSession): string {
  if (by_operator) return "The platform’s operator";
  return device ?? "Unknown device";
}
