"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Plus, Webhook } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { List, ListRow } from "@/components/ui/list";
import { EmptyState } from "@/components/ui/notice";
import { PagedRows } from "@/components/ui/query-states";
import { useWorkspace } from "@/features/organizations/client";
import { formatDateTime } from "@/lib/format";
import { useDebounced } from "@/lib/hooks/use-debounced";
import { useLocalTime } from "@/lib/hooks/use-local-time";
import { triggersOptions } from "../client";
import type { MintedTrigger, Trigger } from "../schema";
import { MintedUrl } from "./minted-url";
import { TriggerDialog } from "./trigger-dialog";

const typingPauseMs = 200;

/** The organization's inbound webhooks, and the way to a new one. */
export function TriggerList() {
  const { organization, canWrite } = useWorkspace();
  const [creating, setCreating] = useState(false);
  const [minted, setMinted] = useState<MintedTrigger | null>(null);
  const [typed, setTyped] = useState("");
  const q = useDebounced(typed.trim(), typingPauseMs);
  const triggers = useInfiniteQuery({ ...triggersOptions(organization.id, q), placeholderData: (before) => before });
  return (
    <>
      {minted ? <MintedUrl minted={minted} onDone={() => setMinted(null)} /> : null}
      <search className="flex flex-wrap items-end gap-3">
        <div className="min-w-52 flex-1">
          <Field
            label="Search webhooks"
            type="search"
            placeholder="Name, agent or workflow"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
        {canWrite ? (
          <Button size="sm" className="mb-1" onClick={() => setCreating(true)}>
            <Plus aria-hidden="true" />
            New webhook
          </Button>
        ) : null}
      </search>
      <PagedRows
        query={triggers}
        what="The webhooks"
        bar="h-20"
        bars={2}
        empty={
          <EmptyState title={q === "" ? "No webhooks yet" : "No webhooks found"}>
            {q === ""
              ? "Give another system an address that starts an agent or a workflow with what it sends."
              : "Try other words."}
          </EmptyState>
        }
      >
        {(rows) => (
          <List label="Webhooks">
            {rows.map((trigger) => (
              <TriggerRow key={trigger.id} trigger={trigger} />
            ))}
          </List>
        )}
      </PagedRows>
      {creating ? <TriggerDialog onDone={setMinted} onClose={() => setCreating(false)} /> : null}
    </>
  );
}

function TriggerRow({ trigger }: { trigger: Trigger }) {
  const { organization } = useWorkspace();
  const called = useLocalTime(trigger.last_called_at ?? trigger.created_at, formatDateTime);
  return (
    <ListRow
      lead={<Webhook aria-hidden="true" className="size-4.5 shrink-0 text-muted" strokeWidth={1.75} />}
      title={
        <Link className="hover:underline" href={`/${organization.slug}/schedules/webhooks/${trigger.id}` as Route}>
          {trigger.name}
        </Link>
      }
      badges={<TriggerBadges trigger={trigger} />}
      detail={`Starts ${trigger.target.key} · ${trigger.last_called_at ? `last called ${called}` : "never called"}`}
    />
  );
}

function TriggerBadges({ trigger }: { trigger: Trigger }) {
  return (
    <>
      {trigger.is_enabled ? null : <Badge tone="warning">Off</Badge>}
      {trigger.is_signed ? <Badge tone="positive">Signed</Badge> : null}
    </>
  );
}
