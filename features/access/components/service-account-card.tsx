"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Ban, Ellipsis, PowerOff } from "lucide-react";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Menu, type MenuEntry } from "@/components/ui/menu";
import { Section } from "@/components/ui/section";
import { showToast } from "@/components/ui/toast";
import { useFreshSignIn } from "@/features/identity/components/fresh-sign-in";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import { formatCount, formatDateTime } from "@/lib/format";
import { disableServiceAccount, enableServiceAccount, refreshServiceAccounts, revokeServiceTokens } from "../client";
import { reachesRole } from "../permissions";
import type { MintedServiceAccountToken, ServiceAccount } from "../service-accounts/schema";
import { lifetimeName } from "../utils";
import { IssueTokenDialog } from "./issue-token-dialog";
import { MintedSecret } from "./minted-secret";
import { ScopeBadges } from "./scope-badges";
import { ServiceTokenList } from "./service-token-list";

/** One account of the catalog: what it may do, and how this organization uses it. */
export function ServiceAccountCard({ account }: { account: ServiceAccount }) {
  const [minted, setMinted] = useState<MintedServiceAccountToken | null>(null);
  return (
    <Section
      title={account.name}
      description={account.description}
      action={<Actions account={account} onMade={setMinted} />}
    >
      <div className="-mt-2">
        <div className="flex flex-wrap gap-1.5">
          <Badge>{account.key}</Badge>
          {account.is_enabled ? <Badge tone="positive">Enabled</Badge> : <Badge>Not enabled</Badge>}
          {account.in_catalog ? null : <Badge tone="danger">No longer declared</Badge>}
          {account.takes_signed_requests ? <Badge tone="accent">Signed requests</Badge> : null}
        </div>
        {account.in_catalog ? <ScopeBadges scopes={account.allowed_scopes} /> : null}
        <p className="mt-2.5 text-[13px] text-muted leading-5">{factsOf(account)}</p>
      </div>
      {minted ? (
        <MintedSecret
          key={minted.id}
          title={`A token of ${account.name}`}
          label="token"
          secret={minted.token}
          onDone={() => setMinted(null)}
        />
      ) : null}
      {account.is_enabled ? <ServiceTokenList account={account} /> : null}
    </Section>
  );
}

function factsOf(account: ServiceAccount): string {
  const { role, max_lifetime_seconds: longest, issued_by, live_tokens, is_enabled, last_used_at } = account;
  const facts = [
    role ? `Acts at most as ${role}` : null,
    longest ? `tokens for up to ${lifetimeName(longest)}` : null,
    issued_by === "owner" ? "issued by owners only" : null,
    is_enabled ? `${formatCount(live_tokens)} working ${live_tokens === 1 ? "token" : "tokens"}` : null,
    last_used_at ? `last used ${formatDateTime(last_used_at)}` : null,
  ];
  return facts.filter((fact) => fact !== null).join(" · ");
}

interface ActionsProps {
  account: ServiceAccount;
  onMade: (token: MintedServiceAccountToken) => void;
}

function Actions({ account, onMade }: ActionsProps) {
  const { organization } = useWorkspace();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState<"issue" | "revoke" | "disable" | null>(null);
  const close = () => setAsking(null);
  const refresh = () => refreshServiceAccounts(queryClient, organization.id);
  if (!account.is_enabled) return <EnableButton account={account} onEnabled={refresh} />;
  const mayIssue = account.issued_by !== null && reachesRole(organization.role, account.issued_by);
  const entries: MenuEntry[] = [
    ...(account.live_tokens > 0
      ? [{ label: "Revoke all tokens…", icon: Ban, tone: "danger" as const, onSelect: () => setAsking("revoke") }]
      : []),
    { label: "Disable…", icon: PowerOff, tone: "danger", onSelect: () => setAsking("disable") },
  ];

  function made(token: MintedServiceAccountToken) {
    onMade(token);
    void refresh();
  }

  return (
    <div className="flex items-center gap-2">
      {mayIssue ? (
        <Button size="sm" onClick={() => setAsking("issue")}>
          Issue a token
        </Button>
      ) : null}
      <Menu
        entries={entries}
        button={(props) => (
          <Button {...props} variant="ghost" size="icon" aria-label={`More about ${account.name}`}>
            <Ellipsis aria-hidden="true" />
          </Button>
        )}
      />
      {asking === "issue" ? <IssueTokenDialog account={account} onMade={made} onClose={close} /> : null}
      {asking === "revoke" ? <RevokeTokensDialog account={account} onDone={refresh} onClose={close} /> : null}
      {asking === "disable" ? <DisableDialog account={account} onDone={refresh} onClose={close} /> : null}
    </div>
  );
}

function EnableButton({ account, onEnabled }: { account: ServiceAccount; onEnabled: () => Promise<void> }) {
  const { organization } = useWorkspace();
  const { run } = useFreshSignIn();
  const [busy, setBusy] = useState(false);

  async function enable() {
    setBusy(true);
    try {
      await run(() => enableServiceAccount(organization.id, account.key));
      await onEnabled();
      showToast(`${account.name} was enabled.`);
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      showToast(thrown.detail);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Button
      size="sm"
      variant="secondary"
      aria-label={`Enable ${account.name}`}
      disabled={busy}
      onClick={() => void enable()}
    >
      Enable
    </Button>
  );
}

interface EndingDialogProps {
  account: ServiceAccount;
  onDone: () => Promise<void>;
  onClose: () => void;
}

function RevokeTokensDialog({ account, onDone, onClose }: EndingDialogProps) {
  const { organization } = useWorkspace();

  async function revoke() {
    await revokeServiceTokens(organization.id, account.key);
    showToast("All its tokens were revoked.");
    await onDone();
  }

  return (
    <ConfirmDialog
      title={`Revoke all tokens of ${account.name}?`}
      confirmLabel="Revoke all"
      tone="danger"
      onConfirm={revoke}
      onClose={onClose}
    >
      Every program that holds one is refused from its next request on. New ones can be issued.
    </ConfirmDialog>
  );
}

function DisableDialog({ account, onDone, onClose }: EndingDialogProps) {
  const { organization } = useWorkspace();

  async function disable() {
    await disableServiceAccount(organization.id, account.key);
    showToast(`${account.name} was disabled.`);
    await onDone();
  }

  return (
    <ConfirmDialog
      title={`Disable ${account.name}?`}
      confirmLabel="Disable"
      tone="danger"
      onConfirm={disable}
      onClose={onClose}
    >
      All its tokens are revoked and no more can be issued, also not by signed requests. What it has created stays.
    </ConfirmDialog>
  );
}
