"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { Spinner } from "@/components/ui/spinner";
import { TextArea } from "@/components/ui/text-area";
import { useWorkspace } from "@/features/organizations/client";
import { RunLink } from "@/features/schedules/components/run-link";
import { ApiProblem } from "@/lib/api/client";
import { refreshTriggers, testTrigger } from "../client";
import type { TriggerTest as Result, Trigger } from "../schema";

/** Shows what a payload becomes, and starts a run with it where that is wanted. */
export function TriggerTest({ trigger }: { trigger: Trigger }) {
  const { organization } = useWorkspace();
  const queries = useQueryClient();
  const [text, setText] = useState('{\n  "text": "Hello"\n}');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [result, setResult] = useState<Result | null>(null);

  async function send(start: boolean) {
    setBusy(true);
    setError(null);
    setResult(null);
    try {
      const payload: unknown = JSON.parse(text);
      setResult(await testTrigger(organization.id, trigger.id, { payload, start }));
      if (start) await refreshTriggers(queries, organization.id);
    } catch (thrown) {
      if (thrown instanceof SyntaxError) setError("This is not valid JSON.");
      else if (thrown instanceof ApiProblem) setError(thrown.errors[0]?.message ?? thrown.detail);
      else throw thrown;
    } finally {
      setBusy(false);
    }
  }
  return (
    <Section title="Try it" description="See what a payload becomes before anybody sends one.">
      <TextArea
        label="Payload"
        rows={4}
        className="font-mono text-[13px]"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="flex flex-wrap gap-2">
        <Button variant="secondary" size="sm" disabled={busy} onClick={() => void send(false)}>
          {busy ? <Spinner /> : null}
          Show the input
        </Button>
        <Button variant="secondary" size="sm" disabled={busy} onClick={() => void send(true)}>
          Start a run with it
        </Button>
      </div>
      {error ? <ErrorNotice>{error}</ErrorNotice> : null}
      {result ? (
        <div role="status" className="rounded-xl border border-border bg-surface px-3.5 py-3 text-[13px] leading-5">
          <p className="text-muted">
            {trigger.target.key} {result.run_id ? "was started with" : "would be started with"}
          </p>
          <pre className="mt-1 whitespace-pre-wrap break-words font-mono text-xs leading-5">{shown(result.input)}</pre>
          <RunLink
            run={{
              run_id: result.run_id,
              run_status: result.run_id === null ? null : "queued",
              can_open_run: trigger.is_mine || trigger.target.kind === "workflow",
            }}
            label="Open the run that was started"
          />
        </div>
      ) : null}
    </Section>
  );
}

function shown(input: unknown): string {
  return typeof input === "string" ? input : JSON.stringify(input, null, 2);
}
