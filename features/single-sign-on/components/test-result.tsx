import { CircleCheck, CircleDashed, CircleX } from "lucide-react";
import type { ReactNode } from "react";
import { formatDateTime } from "@/lib/format";
import type { ConnectionTest } from "../schema";

/** What the last test found, as a person can act on it. */
export function TestResult({ test }: { test: ConnectionTest | null }) {
  if (test === null) {
    return (
      <Result icon={<CircleDashed aria-hidden="true" className="text-muted" />} title="Not tested yet">
        The test signs you in at the provider and shows what it says about you. It changes nothing.
      </Result>
    );
  }
  const { succeeded, message, tested_at, claims } = test;
  return (
    <Result
      icon={
        succeeded ? (
          <CircleCheck aria-hidden="true" className="text-success" />
        ) : (
          <CircleX aria-hidden="true" className="text-danger" />
        )
      }
      title={succeeded ? "The last test succeeded" : "The last test failed"}
    >
      {message} <span className="whitespace-nowrap">Tested {formatDateTime(tested_at)}.</span>
      {claims ? (
        <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-0.5 font-mono text-xs [&>dd]:break-all [&>dd]:text-foreground">
          <dt>sub</dt>
          <dd>{claims.subject}</dd>
          <dt>email</dt>
          <dd>{claims.email ?? "none"}</dd>
          <dt>email_verified</dt>
          <dd>{claims.email_verified === null ? "not told" : String(claims.email_verified)}</dd>
          <dt>name</dt>
          <dd>{claims.name ?? "none"}</dd>
        </dl>
      ) : null}
    </Result>
  );
}

function Result({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <div className="flex gap-3 rounded-xl border border-border bg-surface p-3.5 [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0">
      {icon}
      <div className="min-w-0 text-[13px] leading-5">
        <p className="font-medium">{title}</p>
        <div className="text-muted">{children}</div>
      </div>
    </div>
  );
}
