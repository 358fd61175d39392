"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { SecretValue } from "@/components/ui/secret-value";
import { Spinner } from "@/components/ui/spinner";
import { showToast } from "@/components/ui/toast";
import { useFreshSignIn } from "@/features/identity/components/fresh-sign-in";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import { formatDateTime, formatDay } from "@/lib/format";
import { refreshSingleSignOn, verifyDomain } from "../client";
import type { Domain } from "../schema";

/** A domain, and until it is verified the record that proves it. */
export function DomainRow({ domain, onRemove }: { domain: Domain; onRemove: () => void }) {
  const { busy, problem, verify } = useVerifying(domain);
  return (
    <li className="flex flex-col gap-3 p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-44">
          <div className="flex flex-wrap items-center gap-2 font-medium text-sm">
            <span className="break-all">{domain.domain}</span>
            {domain.verified_at ? <Badge tone="positive">Verified</Badge> : <Badge tone="warning">Not verified</Badge>}
          </div>
          <div className="text-[13px] text-muted leading-5">{explain(domain)}</div>
        </div>
        {domain.verified_at ? null : (
          <Button size="sm" disabled={busy} onClick={() => void verify()}>
            {busy ? <Spinner /> : null}
            Verify
          </Button>
        )}
        <Button size="sm" variant="secondary" onClick={onRemove} aria-label={`Remove ${domain.domain}`}>
          Remove
        </Button>
      </div>
      {domain.verified_at ? null : (
        <dl className="flex flex-col gap-2 text-[13px] [&>dt]:text-muted">
          <dt>Name of the TXT record</dt>
          <dd>
            <SecretValue label="name of the record" value={domain.record_name} />
          </dd>
          <dt>Its value</dt>
          <dd>
            <SecretValue label="value of the record" value={domain.record_value} />
          </dd>
        </dl>
      )}
      {problem ? <ErrorNotice>{problem}</ErrorNotice> : null}
    </li>
  );
}

function explain({ verified_at, last_checked_at }: Domain): string {
  if (verified_at) return `Since ${formatDay(verified_at)}.`;
  const looked = last_checked_at ? ` Last looked ${formatDateTime(last_checked_at)}.` : "";
  return `Add this record to the domain’s DNS, then verify.${looked}`;
}

function useVerifying({ id, domain }: Domain) {
  const { organization } = useWorkspace();
  const queries = useQueryClient();
  const { run } = useFreshSignIn();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function verify() {
    setBusy(true);
    setProblem(null);
    try {
      const found = await run(() => verifyDomain(organization.id, id));
      setProblem(found.problem);
      if (found.problem === null) showToast(`${domain} is verified.`);
      await refreshSingleSignOn(queries, organization.id);
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      setProblem(thrown.detail);
    }
    setBusy(false);
  }

  return { busy, problem, verify };
}
