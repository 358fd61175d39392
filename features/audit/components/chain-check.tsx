"use client";

import { useMutation } from "@tanstack/react-query";
import { ShieldAlert, ShieldCheck } from "lucide-react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { ErrorNotice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { Spinner } from "@/components/ui/spinner";
import { useWorkspace } from "@/features/organizations/client";
import { formatCount, formatDateTime } from "@/lib/format";
import { verifyAuditLogNow } from "../client";
import type { AuditVerification } from "../schema";

/** Recomputes the chain of hashes on request and says what came of it. */
export function ChainCheck() {
  const { organization } = useWorkspace();
  const check = useMutation({ mutationFn: () => verifyAuditLogNow(organization.id) });
  return (
    <Section
      title="Chain of hashes"
      description="Each row holds the hash of the one before it, so that a changed, missing or moved row breaks the chain. Note the last hash down elsewhere, or keep an export: that also shows when the whole log was replaced."
      action={
        <Button size="sm" variant="secondary" disabled={check.isPending} onClick={() => check.mutate()}>
          {check.isPending ? <Spinner /> : null}
          Check now
        </Button>
      }
    >
      {check.isError ? <ErrorNotice>{check.error.message}</ErrorNotice> : null}
      {check.data ? <Outcome found={check.data} /> : null}
    </Section>
  );
}

function Outcome({ found }: { found: AuditVerification }) {
  const Icon = found.intact ? ShieldCheck : ShieldAlert;
  return (
    <div role="status" className="flex items-start gap-2.5 text-[13px] leading-5">
      <Icon
        aria-hidden="true"
        strokeWidth={1.75}
        className={`size-5 shrink-0 ${found.intact ? "text-success" : "text-danger"}`}
      />
      <div className="min-w-0">
        <p className="font-medium">
          {found.intact
            ? `All ${formatCount(found.checked)} rows are as they were written.`
            : `Row ${found.fault?.sequence}: ${found.fault?.problem}`}
        </p>
        <p className="flex min-w-0 items-center gap-1 text-muted">
          <span className="min-w-0 break-all">
            {formatDateTime(found.checked_at)}
            {found.start.sequence > 0 ? ` · rows up to ${found.start.sequence} were deleted for their age` : ""} · ends
            with row {found.head.sequence}, <span className="font-mono text-xs">{found.head.hash}</span>
          </span>
          <CopyButton text={`${found.head.sequence} ${found.head.hash}`} label="Copy the last hash" />
        </p>
      </div>
    </div>
  );
}
