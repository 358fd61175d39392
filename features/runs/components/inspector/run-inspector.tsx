"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, Download, MessageSquare } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { QueryStates } from "@/components/ui/query-states";
import { Spinner } from "@/components/ui/spinner";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import { downloadRunTrace, isEnded, runTraceOptions } from "../../inspector/client";
import type { RunTrace } from "../../inspector/schema";
import { RunControls } from "../run-controls";
import { inputOf } from "../run-facts";
import { changeRunSearch } from "../run-search";
import type { RunSlots } from "../run-slots";
import { WorkflowRun } from "../workflows/workflow-run";
import { RawEvents } from "./raw-events";
import { RunFacts } from "./run-facts-list";
import { Timeline } from "./timeline";

/** What happened inside one run: its figures, a waterfall of its steps, and the events it sent. */
export function RunInspector({ runId, slots }: { runId: string; slots: RunSlots }) {
  const { organization } = useWorkspace();
  const trace = useQuery(runTraceOptions(organization.id, runId));
  return (
    <>
      <Link
        href={`/${organization.slug}/runs` as Route}
        className="-mb-3 flex w-fit items-center gap-1.5 rounded text-[13px] text-muted hover:text-foreground"
      >
        <ArrowLeft aria-hidden="true" className="size-3.5" />
        Runs
      </Link>
      <QueryStates query={trace} what="The run" bar="h-28" bars={3}>
        {(data) =>
          data.run.kind === "workflow" ? (
            <WorkflowRun trace={data} slots={slots} />
          ) : (
            <Inspected trace={data} slug={organization.slug} organizationId={organization.id} />
          )
        }
      </QueryStates>
    </>
  );
}

interface InspectedProps {
  trace: RunTrace;
  slug: string;
  organizationId: string;
}

function Inspected({ trace, slug, organizationId }: InspectedProps) {
  const { run, spans } = trace;
  const showsEvents = useSearchParams().get("view") === "events";
  return (
    <>
      <PageHeader
        title="Run"
        description={<span className="line-clamp-3 break-words">{inputOf(run)}</span>}
        action={
          <div className="flex flex-wrap gap-2">
            {run.conversation_id ? (
              <Button asChild size="sm" variant="secondary">
                <Link href={`/${slug}/chat/${run.conversation_id}` as Route}>
                  <MessageSquare aria-hidden="true" />
                  Conversation
                </Link>
              </Button>
            ) : null}
            <DownloadButton organizationId={organizationId} runId={run.id} />
            <RunControls run={run} status={run.status} />
          </div>
        }
      />
      <RunFacts run={run} />
      {run.error ? (
        <ErrorNotice>
          {run.error.message} <span className="text-muted">({run.error.code})</span>
        </ErrorNotice>
      ) : null}
      <nav aria-label="Views of the run" className="flex gap-1 border-border border-b">
        <View current={!showsEvents} onChoose={() => changeRunSearch({ view: "" })}>
          Timeline
        </View>
        <View current={showsEvents} onChoose={() => changeRunSearch({ view: "events" })}>
          Raw events
        </View>
      </nav>
      {showsEvents ? (
        <RawEvents organizationId={organizationId} runId={run.id} live={!isEnded(run.status)} />
      ) : (
        <Timeline run={run} spans={spans} />
      )}
    </>
  );
}

function View({ current, onChoose, children }: { current: boolean; onChoose: () => void; children: string }) {
  return (
    <button
      type="button"
      aria-current={current ? "page" : undefined}
      onClick={onChoose}
      className="-mb-px border-transparent border-b-2 px-3 py-2 font-medium text-[13px] text-muted outline-offset-[-2px] transition-colors hover:text-foreground aria-[current=page]:border-accent aria-[current=page]:text-foreground"
    >
      {children}
    </button>
  );
}

function DownloadButton({ organizationId, runId }: { organizationId: string; runId: string }) {
  const [busy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    try {
      await downloadRunTrace(organizationId, runId);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      showToast(error.detail);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="sm" variant="secondary" disabled={busy} onClick={download}>
      {busy ? <Spinner /> : <Download aria-hidden="true" />}
      JSON
    </Button>
  );
}
