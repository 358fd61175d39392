"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { PagedRows } from "@/components/ui/query-states";
import { SelectBox } from "@/components/ui/select";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { formatDateTime } from "@/lib/format";
import { refreshServiceAccounts, revokeServiceToken, serviceTokensOptions } from "../client";
import type { ServiceAccount, ServiceAccountToken } from "../service-accounts/schema";
import { ScopeBadges } from "./scope-badges";

const statusOptions = [
  { value: "active", label: "Working" },
  { value: "all", label: "All of the last 30 days" },
];

/** An account's tokens, without the tokens themselves. */
export function ServiceTokenList({ account }: { account: ServiceAccount }) {
  const { organization } = useWorkspace();
  const [status, setStatus] = useState<"active" | "all">("active");
  const tokens = useInfiniteQuery({
    ...serviceTokensOptions(organization.id, account.key, status),
    placeholderData: (before) => before,
  });
  return (
    <div className="flex flex-col gap-3 border-border border-t pt-5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h3 className="font-medium text-sm">Tokens</h3>
        <SelectBox
          compact
          aria-label={`Which tokens of ${account.name}`}
          value={status}
          onChange={(event) => setStatus(event.target.value === "all" ? "all" : "active")}
          options={statusOptions}
        />
      </div>
      <PagedRows
        query={tokens}
        what="The tokens"
        bar="h-20"
        empty={
          <p className="text-[13px] text-muted">
            {status === "active" ? "No token works at the moment." : "None yet."}
          </p>
        }
      >
        {(rows) => (
          <ul aria-label={`Tokens of ${account.name}`} className="divide-y divide-border">
            {rows.map((token) => (
              <TokenRow key={token.id} account={account} token={token} />
            ))}
          </ul>
        )}
      </PagedRows>
    </div>
  );
}

function TokenRow({ account, token }: { account: ServiceAccount; token: ServiceAccountToken }) {
  const [asking, setAsking] = useState(false);
  const name = token.fingerprint ?? `Token of ${formatDateTime(token.created_at)}`;
  return (
    <li className="py-3.5 first:pt-1 last:pb-0">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-48">
          <div className="flex flex-wrap items-center gap-2 text-sm">
            <span className="min-w-0 break-words font-medium">{name}</span>
            {token.status === "active" ? null : (
              <Badge tone={token.status === "revoked" ? "danger" : "neutral"}>
                {token.status === "revoked" ? "Revoked" : "Expired"}
              </Badge>
            )}
          </div>
          <p className="mt-0.5 text-[13px] text-muted leading-5">{factsOf(token)}</p>
        </div>
        {token.status === "active" ? (
          <Button variant="secondary" size="sm" aria-label={`Revoke ${name}`} onClick={() => setAsking(true)}>
            Revoke
          </Button>
        ) : null}
      </div>
      <ScopeBadges scopes={token.scopes} />
      {asking ? (
        <RevokeTokenDialog account={account} token={token} name={name} onClose={() => setAsking(false)} />
      ) : null}
    </li>
  );
}

function factsOf({ issued_via, issued_by, status, expires_at, last_used_at }: ServiceAccountToken): string {
  const origin =
    issued_via === "signature" ? "by a signed request" : `by ${issued_by?.name ?? "somebody who has left"}`;
  const end = `${status === "expired" ? "ended" : "ends"} ${formatDateTime(expires_at)}`;
  return [`Issued ${origin}`, end, last_used_at ? `last used ${formatDateTime(last_used_at)}` : "never used"].join(
    " · ",
  );
}

interface RevokeTokenDialogProps {
  account: ServiceAccount;
  token: ServiceAccountToken;
  name: string;
  onClose: () => void;
}

function RevokeTokenDialog({ account, token, name, onClose }: RevokeTokenDialogProps) {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();

  async function revoke() {
    await revokeServiceToken(organization.id, account.key, token.id);
    showToast("The token was revoked.");
    await refreshServiceAccounts(queryClient, organization.id);
  }

  return (
    <ConfirmDialog title={`Revoke “${name}”?`} confirmLabel="Revoke" tone="danger" onConfirm={revoke} onClose={onClose}>
      The program that holds it is refused from its next request on. This cannot be undone.
    </ConfirmDialog>
  );
}
