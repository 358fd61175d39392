"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { ErrorNotice } from "@/components/ui/notice";
import { QueryStates } from "@/components/ui/query-states";
import { Section } from "@/components/ui/section";
import { Spinner } from "@/components/ui/spinner";
import { showToast } from "@/components/ui/toast";
import { useFreshSignIn } from "@/features/identity/components/fresh-sign-in";
import { useWorkspace } from "@/features/organizations/client";
import { useApiForm } from "@/lib/hooks/use-api-form";
import { addDomain, deleteDomain, domainsOptions, refreshSingleSignOn } from "../client";
import type { Domain } from "../schema";
import { DomainRow } from "./domain-row";

/** The e-mail domains whose people the organization vouches for. */
export function DomainSection() {
  const { organization } = useWorkspace();
  const domains = useQuery(domainsOptions(organization.id));
  const [leaving, setLeaving] = useState<Domain | null>(null);
  return (
    <Section
      title="E-mail domains"
      description="People with an address of a verified domain find their sign-in by it and join by themselves. A TXT record in the domain’s DNS shows that it is yours."
    >
      <QueryStates query={domains} what="The domains" bar="h-12" compact>
        {({ data }) =>
          data.length === 0 ? null : (
            <ul aria-label="E-mail domains" className="divide-y divide-border rounded-xl border border-border">
              {data.map((domain) => (
                <DomainRow key={domain.id} domain={domain} onRemove={() => setLeaving(domain)} />
              ))}
            </ul>
          )
        }
      </QueryStates>
      <AddDomain />
      {leaving ? <RemoveDomain domain={leaving} onClose={() => setLeaving(null)} /> : null}
    </Section>
  );
}

function AddDomain() {
  const { organization } = useWorkspace();
  const queries = useQueryClient();
  const { run } = useFreshSignIn();
  const { form, field, send, error, busy } = useApiForm({
    defaultValues: { domain: "" },
    submit: ({ domain }) => run(() => addDomain(organization.id, { domain })),
    onDone: () => {
      form.reset({ domain: "" });
      return refreshSingleSignOn(queries, organization.id);
    },
  });
  return (
    <form onSubmit={send} noValidate className="flex max-w-md flex-col gap-3">
      <div className="flex items-start gap-2 [&>:first-child]:flex-1">
        <Field
          label="Domain"
          placeholder="example.com"
          hint="The part of your addresses behind the @."
          autoComplete="off"
          spellCheck={false}
          {...field("domain")}
        />
        <Button type="submit" variant="secondary" disabled={busy} className="mt-6.5 h-10">
          {busy ? <Spinner /> : null}
          Add
        </Button>
      </div>
      {error ? <ErrorNotice>{error}</ErrorNotice> : null}
    </form>
  );
}

function RemoveDomain({ domain, onClose }: { domain: Domain; onClose: () => void }) {
  const { organization } = useWorkspace();
  const queries = useQueryClient();
  const { run } = useFreshSignIn();

  async function remove() {
    await run(() => deleteDomain(organization.id, domain.id));
    await refreshSingleSignOn(queries, organization.id);
    showToast(`${domain.domain} is removed.`);
  }

  return (
    <ConfirmDialog
      title={`Remove ${domain.domain}?`}
      confirmLabel="Remove the domain"
      tone="danger"
      onConfirm={remove}
      onClose={onClose}
    >
      Nobody else joins by an address of it, and its people may sign in as they like. Members stay members.
    </ConfirmDialog>
  );
}
