"use client";

import { useQuery } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { useWorkspace } from "@/features/organizations/client";
import { agentsOptions } from "../../client";
import type { DraftEditor } from "../../editing/use-draft-editor";
import { useTrial } from "../../editing/use-trial";
import { TryAnswer } from "./try-answer";
import { TryInput } from "./try-input";

/** A chat with the draft as it stands. It is kept in no list, and each message asks the newest draft. */
export function TryPanel({ agentKey, editor }: { agentKey: string; editor: DraftEditor }) {
  const { organization } = useWorkspace();
  const { data } = useQuery(agentsOptions(organization.id));
  const trial = useTrial(organization.id, agentKey, editor.flush);
  const end = useRef<HTMLDivElement>(null);
  const { name, starters, instructions } = editor.definition;
  const agentName = (key: string) =>
    key === agentKey ? name : (data?.data.find((agent) => agent.key === key)?.name ?? key);
  const count = trial.turns.length;
  useEffect(() => {
    if (count > 0) end.current?.scrollIntoView({ block: "end" });
  }, [count]);
  return (
    <>
      <div className="flex h-12 shrink-0 items-center justify-between gap-2 border-border border-b px-4">
        <h2 className="font-semibold text-sm">Try it</h2>
        <Button size="sm" variant="ghost" disabled={count === 0 || trial.busy} onClick={trial.restart}>
          <RotateCcw aria-hidden="true" />
          Start over
        </Button>
      </div>
      <section aria-label="Trial" className="min-h-0 flex-1 overflow-y-auto px-4 py-4">
        {count === 0 ? (
          <Empty starters={starters} ready={instructions.trim() !== ""} onPick={trial.send} />
        ) : (
          <ol className="flex flex-col gap-5">
            {trial.turns.map((turn) => (
              <TryAnswer key={turn.key} turn={turn} agentName={agentName} organizationId={organization.id} />
            ))}
          </ol>
        )}
        <div ref={end} />
      </section>
      {trial.error ? (
        <div className="px-4 pb-3">
          <ErrorNotice>{trial.error}</ErrorNotice>
        </div>
      ) : null}
      <TryInput name={name} busy={trial.busy} onSend={trial.send} onStop={trial.stop} />
    </>
  );
}

interface EmptyProps {
  starters: readonly string[];
  ready: boolean;
  onPick: (text: string) => void;
}

function Empty({ starters, ready, onPick }: EmptyProps) {
  return (
    <div className="flex h-full flex-col justify-end gap-2">
      <p className="pb-2 text-[13px] text-muted leading-5">
        {ready
          ? "Ask the draft something. What you change at the left counts with the next message."
          : "Write instructions first; then ask the draft something here."}
      </p>
      {starters
        .filter((starter) => starter.trim() !== "")
        .map((starter) => (
          <button
            key={starter}
            type="button"
            onClick={() => onPick(starter)}
            className="rounded-xl border border-border bg-raised px-3.5 py-2.5 text-left text-[13px] leading-5 hover:border-border-strong hover:bg-hover"
          >
            {starter}
          </button>
        ))}
    </div>
  );
}
