"use client";

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { List, ListRow } from "@/components/ui/list";
import { EmptyState, ErrorNotice } from "@/components/ui/notice";
import { PagedRows } from "@/components/ui/query-states";
import { SelectBox } from "@/components/ui/select";
import { showToast } from "@/components/ui/toast";
import { formatCount, formatDateTime } from "@/lib/format";
import { useLocalTime } from "@/lib/hooks/use-local-time";
import { deadLetterActs, deadLettersOptions, refreshJobs } from "../client";
import type { DeadLetterChoice, OperatedDeadLetter } from "../jobs/schema";

interface DeadLettersProps {
  queue: string | null;
  queues: readonly string[];
  onChoose: (queue: string | null) => void;
}

/** The jobs that failed for good: each can be tried again or given up, and so can all of a queue. */
export function DeadLetters({ queue, queues, onChoose }: DeadLettersProps) {
  const queryClient = useQueryClient();
  const letters = useInfiniteQuery(deadLettersOptions(queue));
  const [discarding, setDiscarding] = useState<DeadLetterChoice | null>(null);
  const retrying = useMutation({
    mutationFn: deadLetterActs.retry,
    onSuccess: async ({ count }) => {
      showToast(`${inWords(count)} put back into the queue.`);
      await refreshJobs(queryClient);
    },
  });
  return (
    <section aria-labelledby="dead-letters" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="dead-letters" className="font-semibold text-[15px]">
          Failed jobs
        </h2>
        <div className="flex flex-wrap items-center gap-2">
          <SelectBox
            compact
            aria-label="Queue of the failed jobs"
            value={queue ?? ""}
            onChange={(event) => onChoose(event.target.value || null)}
            options={[{ value: "", label: "All queues" }, ...queues.map((name) => ({ value: name, label: name }))]}
          />
          {queue && (letters.data?.pages[0]?.data.length ?? 0) > 0 ? (
            <>
              <Button
                size="sm"
                variant="secondary"
                disabled={retrying.isPending}
                onClick={() => retrying.mutate({ queue })}
              >
                Retry all
              </Button>
              <Button size="sm" variant="secondary" onClick={() => setDiscarding({ queue })}>
                Discard all…
              </Button>
            </>
          ) : null}
        </div>
      </div>
      {retrying.error ? <ErrorNotice>{retrying.error.message}</ErrorNotice> : null}
      <PagedRows
        query={letters}
        what="The failed jobs"
        bar="h-16"
        bars={2}
        empty={
          <EmptyState title="No failed jobs">A job that fails as often as its queue allows waits here.</EmptyState>
        }
      >
        {(rows) => (
          <List label="Failed jobs">
            {rows.map((letter) => (
              <LetterRow
                key={letter.id}
                letter={letter}
                isBusy={retrying.isPending}
                onRetry={() => retrying.mutate({ queue: letter.queue, ids: [letter.id] })}
                onDiscard={() => setDiscarding({ queue: letter.queue, ids: [letter.id] })}
              />
            ))}
          </List>
        )}
      </PagedRows>
      {discarding ? <DiscardDialog choice={discarding} onClose={() => setDiscarding(null)} /> : null}
    </section>
  );
}

function DiscardDialog({ choice, onClose }: { choice: DeadLetterChoice; onClose: () => void }) {
  const queryClient = useQueryClient();
  return (
    <ConfirmDialog
      title={choice.ids ? "Discard this job?" : `Discard all failed jobs of “${choice.queue}”?`}
      confirmLabel="Discard"
      tone="danger"
      onClose={onClose}
      onConfirm={async () => {
        const { count } = await deadLetterActs.discard(choice);
        showToast(`${inWords(count)} discarded.`);
        await refreshJobs(queryClient);
      }}
    >
      What it was to do is never done. This cannot be undone.
    </ConfirmDialog>
  );
}

interface LetterRowProps {
  letter: OperatedDeadLetter;
  isBusy: boolean;
  onRetry: () => void;
  onDiscard: () => void;
}

function LetterRow({ letter: { queue, attempts, reason, died_at }, isBusy, onRetry, onDiscard }: LetterRowProps) {
  const died = useLocalTime(died_at, formatDateTime);
  return (
    <ListRow
      title={queue}
      detail={
        <>
          <span className="block">{reason ?? "Its worker did not say why."}</span>
          <span className="block">
            {attempts === 1 ? "1 attempt" : `${formatCount(attempts)} attempts`} · {died}
          </span>
        </>
      }
      actions={
        <>
          <Button size="sm" variant="secondary" disabled={isBusy} onClick={onRetry}>
            Retry
          </Button>
          <Button size="sm" variant="ghost" onClick={onDiscard}>
            Discard…
          </Button>
        </>
      }
    />
  );
}

function inWords(count: number): string {
  return count === 1 ? "1 job" : `${formatCount(count)} jobs`;
}
