"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useState } from "react";
import { PageHeader } from "@/components/ui/page-header";
import { QueryStates } from "@/components/ui/query-states";
import { Switch } from "@/components/ui/switch";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { mayManage } from "@/features/schedules/permissions";
import { ApiProblem } from "@/lib/api/client";
import { refreshTriggers, triggerOptions, updateTrigger } from "../client";
import type { MintedTrigger, Trigger } from "../schema";
import { CurlExample } from "./curl-example";
import { DeliveryList } from "./delivery-list";
import { MintedUrl } from "./minted-url";
import { TriggerActions } from "./trigger-actions";
import { TriggerTest } from "./trigger-test";

/** One inbound webhook: what it starts, how it is called and what became of its calls. */
export function TriggerDetail({ id }: { id: string }) {
  const { organization } = useWorkspace();
  const trigger = useQuery(triggerOptions(organization.id, id));
  const base = `/${organization.slug}/schedules/webhooks` as Route;
  return (
    <>
      <Link href={base} className="flex w-fit items-center gap-1.5 text-[13px] text-muted hover:text-foreground">
        <ArrowLeft aria-hidden="true" className="size-3.5" />
        Webhooks
      </Link>
      <QueryStates query={trigger} what="The webhook" bar="h-48">
        {(found) => <Loaded trigger={found} base={base} />}
      </QueryStates>
      <DeliveryList triggerId={id} />
    </>
  );
}

function Loaded({ trigger, base }: { trigger: Trigger; base: Route }) {
  const { organization, canWrite } = useWorkspace();
  const [minted, setMinted] = useState<MintedTrigger | null>(null);
  const manages = canWrite && mayManage(organization.role, trigger.is_mine);
  return (
    <>
      <PageHeader
        title={trigger.name}
        description={`Starts the ${trigger.target.kind} ${trigger.target.key}${trigger.owner ? ` for ${trigger.owner.name}` : ""}.`}
        action={manages ? <TriggerActions trigger={trigger} base={base} onMinted={setMinted} /> : null}
      />
      {minted ? <MintedUrl minted={minted} onDone={() => setMinted(null)} /> : null}
      <Facts trigger={trigger} manages={manages} />
      {manages ? <TriggerTest trigger={trigger} /> : null}
    </>
  );
}

function Facts({ trigger, manages }: { trigger: Trigger; manages: boolean }) {
  const { organization } = useWorkspace();
  const queries = useQueryClient();

  async function enable(isEnabled: boolean) {
    try {
      await updateTrigger(organization.id, trigger.id, { is_enabled: isEnabled });
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      showToast(error.detail);
    }
    await refreshTriggers(queries, organization.id);
  }
  return (
    <section
      aria-label="About the webhook"
      className="flex flex-col gap-5 rounded-2xl border border-border bg-raised p-5 shadow-sm sm:p-6"
    >
      <Switch
        label="Takes calls"
        hint="While it is off, its URL answers as if it did not exist."
        checked={trigger.is_enabled}
        disabled={!manages}
        onChange={(checked) => void enable(checked)}
      />
      <dl className="grid gap-x-8 gap-y-4 text-[13px] leading-5 sm:grid-cols-2">
        <div>
          <dt className="text-muted">Signature</dt>
          <dd className="mt-0.5">
            {trigger.is_signed ? "Asked of every call" : "Not asked for: the URL is the secret"}
          </dd>
        </div>
        <div className="min-w-0">
          <dt className="text-muted">Input</dt>
          <dd className="mt-0.5 break-words">
            {trigger.input_mapper ? <code>{trigger.input_mapper}</code> : "The payload as it comes"}
          </dd>
        </div>
      </dl>
      <CurlExample url="<its URL>" isSigned={trigger.is_signed} />
    </section>
  );
}
