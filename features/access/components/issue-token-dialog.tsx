"use client";

import { useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { useFreshSignIn } from "@/features/identity/components/fresh-sign-in";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import type { Scope } from "@/lib/auth/roles";
import { issueServiceToken } from "../client";
import type { MintedServiceAccountToken, ServiceAccount } from "../service-accounts/schema";
import { lifetimeChoices, lifetimeName } from "../utils";
import { ScopePicker } from "./scope-picker";

interface IssueTokenDialogProps {
  account: ServiceAccount;
  onMade: (token: MintedServiceAccountToken) => void;
  onClose: () => void;
}

export function IssueTokenDialog({ account, onMade, onClose }: IssueTokenDialogProps) {
  const { organization } = useWorkspace();
  const { run } = useFreshSignIn();
  const { default_lifetime_seconds: usual, max_lifetime_seconds: longest } = account;
  const [scopes, setScopes] = useState<readonly string[]>(account.allowed_scopes);
  const [lifetime, setLifetime] = useState(String(usual ?? ""));
  const [fingerprint, setFingerprint] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const choices = lifetimeChoices(usual ?? 0, longest ?? 0).map((seconds) => ({
    value: String(seconds),
    label: lifetimeName(seconds),
  }));

  async function issue() {
    setBusy(true);
    setError(null);
    const body = {
      scopes: scopes as Scope[],
      lifetime_seconds: Number(lifetime),
      ...(fingerprint.trim() ? { fingerprint: fingerprint.trim() } : {}),
    };
    try {
      onMade(await run(() => issueServiceToken(organization.id, account.key, body)));
      onClose();
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      setBusy(false);
      setError(thrown.errors[0]?.message ?? thrown.detail);
    }
  }

  return (
    <Dialog
      title={`Issue a token of ${account.name}`}
      description="Whoever holds it calls the API as this account until it ends or is revoked."
      confirm={{ label: "Issue the token", busy, disabled: scopes.length === 0 }}
      error={error}
      onSubmit={() => void issue()}
      onClose={onClose}
    >
      <Select
        label="Works for"
        value={lifetime}
        onChange={(event) => setLifetime(event.target.value)}
        options={choices}
        data-autofocus
      />
      <Field
        label="Used by (optional)"
        hint="Which machine or deployment holds it, for whoever reads the list."
        placeholder="build-server-3"
        maxLength={128}
        autoComplete="off"
        value={fingerprint}
        onChange={(event) => setFingerprint(event.target.value)}
      />
      <ScopePicker
        available={account.allowed_scopes}
        chosen={scopes}
        onChange={setScopes}
        allLabel="All it allows"
        error={scopes.length === 0 ? "Choose at least one." : null}
      />
    </Dialog>
  );
}
