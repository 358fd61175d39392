"use client";

import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { CopyButton } from "@/components/ui/copy-button";
import { formatDateTime } from "@/lib/format";
import type { AuditEvent } from "../schema";
import { actorKind, actorName, changesOf, describeAction, factsOf, inWords } from "../utils";
import { ChangeTable } from "./change-table";
import { changeSearch } from "./search";

/** One row of the log; opening it shows everything it says. */
export function AuditRow({ event }: { event: AuditEvent }) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const kind = actorKind(event.actor);
  return (
    <li>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setIsOpen(!isOpen)}
        className="grid w-full grid-cols-[auto_1fr] items-start gap-x-2.5 px-3 py-3 text-left transition-colors hover:bg-hover focus-visible:-outline-offset-2 sm:grid-cols-[auto_minmax(0,3fr)_minmax(0,2fr)_auto] sm:gap-x-4 sm:px-4"
      >
        <ChevronRight
          aria-hidden="true"
          className={cn("mt-0.5 size-4 text-muted transition-transform", isOpen && "rotate-90")}
        />
        <span className="min-w-0">
          <span className="block font-medium text-sm">{describeAction(event.action)}</span>
          <span className="block truncate text-[13px] text-muted leading-5">{targetLabel(event)}</span>
        </span>
        <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 text-[13px] leading-5 max-sm:col-start-2 max-sm:mt-1">
          <span className="min-w-0 break-words">{actorName(event.actor)}</span>
          {kind ? <Badge>{kind}</Badge> : null}
        </span>
        <time
          dateTime={event.created_at}
          className="text-[13px] text-muted tabular-nums leading-5 max-sm:col-start-2 sm:text-right"
        >
          {formatDateTime(event.created_at)}
        </time>
      </button>
      <div id={id} hidden={!isOpen}>
        {isOpen ? <Details event={event} /> : null}
      </div>
    </li>
  );
}

function targetLabel({ target }: AuditEvent): string {
  return target.name ? `${inWords(target.type)} “${target.name}”` : `${inWords(target.type)} ${target.id}`;
}

function Details({ event }: { event: AuditEvent }) {
  const changes = changesOf(event.detail);
  return (
    <div className="flex animate-fade flex-col gap-4 border-border border-t bg-surface px-4 py-4 sm:pl-12">
      {changes.length > 0 ? <ChangeTable changes={changes} /> : null}
      <dl className="grid gap-x-6 gap-y-2 text-[13px] leading-5 sm:grid-cols-[8rem_1fr]">
        {factsOf(event.detail).map(([label, text]) => (
          <Fact key={label} label={label} text={text} />
        ))}
        <Fact label="Who" text={[event.actor.email, event.actor.id].filter(Boolean).join(" · ") || "The system"} />
        <Fact label="On what" text={`${inWords(event.target.type)} ${event.target.id}`} />
        {event.address ? <Fact label="From address" text={event.address} /> : null}
        {event.user_agent ? <Fact label="With" text={event.user_agent} /> : null}
        {event.request_id ? <Fact label="Request" text={event.request_id} copy /> : null}
        <Fact label="Row" text={`${event.sequence} of the chain`} />
        <Fact label="Hash" text={event.hash} copy />
      </dl>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" variant="secondary" onClick={() => changeSearch({ target: event.target.id })}>
          Everything on this target
        </Button>
        <Button
          size="sm"
          variant="secondary"
          onClick={() => changeSearch({ actor: event.actor.id ?? event.actor.type })}
        >
          Everything by {actorName(event.actor)}
        </Button>
      </div>
    </div>
  );
}

function Fact({ label, text, copy = false }: { label: string; text: string; copy?: boolean }) {
  return (
    <>
      <dt className="text-muted max-sm:-mb-2">{label}</dt>
      <dd className="flex min-w-0 items-start gap-1">
        <span className={cn("min-w-0 break-words", copy && "break-all font-mono text-xs leading-5")}>{text}</span>
        {copy ? (
          <span className="-my-1 shrink-0">
            <CopyButton text={text} label={`Copy the ${label.toLowerCase()}`} />
          </span>
        ) : null}
      </dd>
    </>
  );
}
