"use client";

import { useQuery } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { agentsOptions } from "@/features/agents/client";
import { useWorkspace } from "@/features/organizations/client";
import { TrialAnswer } from "./trial-answer";
import { TrialInput } from "./trial-input";
import { useTrial } from "./use-trial";

interface TrialPanelProps {
  agentKey: string;
  /** The name, the starters and whether there are instructions, as the draft has them now. */
  name: string;
  starters: readonly string[];
  ready: boolean;
  /** Saves the draft before a message. True when nothing is left unsaved. */
  save: () => Promise<boolean>;
}

/** A chat with the draft as it stands. It is kept in no list, and each message asks the newest draft. */
export function TrialPanel({ agentKey, name, starters, ready, save }: TrialPanelProps) {
  const { organization } = useWorkspace();
  const { data } = useQuery(agentsOptions(organization.id));
  const trial = useTrial(organization.id, agentKey, save);
  const end = useRef<HTMLDivElement>(null);
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
          <Empty starters={starters} ready={ready} onPick={trial.send} />
        ) : (
          <ol className="flex flex-col gap-5">
            {trial.turns.map((turn) => (
              <TrialAnswer key={turn.key} turn={turn} agentName={agentName} organizationId={organization.id} />
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
      <TrialInput name={name} busy={trial.busy} onSend={trial.send} onStop={trial.stop} />
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
