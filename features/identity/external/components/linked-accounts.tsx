"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Building2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorNotice } from "@/components/ui/notice";
import { QueryStates } from "@/components/ui/query-states";
import { Section } from "@/components/ui/section";
import { Spinner } from "@/components/ui/spinner";
import { showToast } from "@/components/ui/toast";
import { ApiProblem } from "@/lib/api/client";
import { formatDay } from "@/lib/format";
import { useFreshSignIn } from "../../components/fresh-sign-in";
import { linkedAccounts, type ProviderChoice } from "../client";
import type { ExternalIdentity, SocialProvider } from "../schema";
import { ProviderLogo } from "./provider-logo";

/** The accounts elsewhere that sign the person in: listed, linked and unlinked. Shows nothing where there can be none. */
export function LinkedAccounts() {
  const accounts = useQuery(linkedAccounts.list);
  const [leaving, setLeaving] = useState<ExternalIdentity | null>(null);
  if (accounts.data && accounts.data.data.length + accounts.data.available.length === 0) return null;
  return (
    <Section
      title="Linked accounts"
      description="Accounts elsewhere that sign you in here, beside your password or passkey."
    >
      <QueryStates query={accounts} what="Your linked accounts" bar="h-12" compact>
        {({ data, available }) => (
          <>
            {data.length > 0 ? (
              <ul aria-label="Linked accounts" className="-my-2 divide-y divide-border">
                {data.map((identity) => (
                  <LinkedAccount key={identity.id} identity={identity} onUnlink={() => setLeaving(identity)} />
                ))}
              </ul>
            ) : null}
            <LinkButtons choices={available} />
          </>
        )}
      </QueryStates>
      {leaving ? <UnlinkDialog identity={leaving} onClose={() => setLeaving(null)} /> : null}
    </Section>
  );
}

function LinkedAccount({ identity, onUnlink }: { identity: ExternalIdentity; onUnlink: () => void }) {
  const { provider, provider_name, email, last_used_at, created_at } = identity;
  const used = last_used_at ? `last used on ${formatDay(last_used_at)}` : `linked on ${formatDay(created_at)}`;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3 [&_svg]:size-5 [&_svg]:shrink-0">
      {isSocial(provider) ? (
        <ProviderLogo provider={provider} />
      ) : (
        <Building2 aria-hidden="true" className="text-muted" />
      )}
      <div className="min-w-0 flex-1 basis-44">
        <div className="font-medium text-sm">{provider_name}</div>
        <div className="break-words text-[13px] text-muted leading-5">{email ? `${email} · ${used}` : used}</div>
      </div>
      <Button size="sm" variant="secondary" onClick={onUnlink} aria-label={`Unlink ${provider_name}`}>
        Unlink
      </Button>
    </li>
  );
}

function isSocial(provider: string): provider is SocialProvider {
  return provider === "google" || provider === "microsoft" || provider === "github";
}

function LinkButtons({ choices }: { choices: readonly ProviderChoice[] }) {
  const { run } = useFreshSignIn();
  const [busy, setBusy] = useState<SocialProvider | null>(null);
  const [error, setError] = useState<string | null>(null);

  async function link(provider: SocialProvider) {
    setBusy(provider);
    setError(null);
    try {
      await run(() => linkedAccounts.link(provider));
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      setError(thrown.detail);
      setBusy(null);
    }
  }

  return (
    <>
      {error ? <ErrorNotice>{error}</ErrorNotice> : null}
      <div className="flex flex-wrap gap-2">
        {choices.map(({ provider, name }) => (
          <Button
            key={provider}
            size="sm"
            variant="secondary"
            disabled={busy !== null}
            onClick={() => void link(provider)}
          >
            {busy === provider ? <Spinner /> : <ProviderLogo provider={provider} />}
            Link {name}
          </Button>
        ))}
      </div>
    </>
  );
}

function UnlinkDialog({ identity, onClose }: { identity: ExternalIdentity; onClose: () => void }) {
  const { run } = useFreshSignIn();
  const queries = useQueryClient();

  async function unlink() {
    await run(() => linkedAccounts.unlink(identity.id));
    await queries.invalidateQueries({ queryKey: linkedAccounts.list.queryKey });
    showToast(`${identity.provider_name} no longer signs you in.`);
  }

  return (
    <ConfirmDialog
      title={`Unlink ${identity.provider_name}?`}
      confirmLabel="Unlink"
      tone="danger"
      onConfirm={unlink}
      onClose={onClose}
    >
      {identity.email ? `${identity.email} will` : "It will"} no longer sign you in here. You can link it again.
    </ConfirmDialog>
  );
}
