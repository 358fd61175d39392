"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { Spinner } from "@/components/ui/spinner";
import { TextArea } from "@/components/ui/text-area";
import { useWorkspace } from "@/features/organizations/client";
import { tryText } from "../client";
import type { GuardrailHit, GuardrailPolicy, GuardrailStage } from "../schema";
import { piiWords, stageWords } from "./words";

interface TryTextProps {
  policy: GuardrailPolicy;
  names: ReadonlyMap<string, string>;
}

const stages = Object.entries(stageWords).map(([value, label]) => ({ value, label }));

export function TryText({ policy, names }: TryTextProps) {
  const { organization } = useWorkspace();
  const [text, setText] = useState("");
  const [stage, setStage] = useState<GuardrailStage>("input");
  const trying = useMutation({ mutationFn: () => tryText(organization.id, { text, stage, policy }) });
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        trying.mutate();
      }}
    >
      <TextArea
        label="Text"
        rows={4}
        maxLength={20_000}
        placeholder="My card is 4111 1111 1111 1111, write to anna@example.com."
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <div className="flex flex-wrap items-end justify-between gap-3">
        <div className="w-full sm:w-60">
          <Select
            label="Judge it as"
            value={stage}
            onChange={({ target }) => setStage(target.value as GuardrailStage)}
            options={stages}
          />
        </div>
        <Button type="submit" variant="secondary" disabled={text.trim() === "" || trying.isPending}>
          {trying.isPending ? <Spinner /> : null}
          Try it
        </Button>
      </div>
      {trying.error ? <ErrorNotice>{trying.error.message}</ErrorNotice> : null}
      {trying.data ? <Outcome hits={trying.data.hits} text={trying.data.text} names={names} /> : null}
    </form>
  );
}

const outcomes = {
  flagged: { label: "marked", tone: "warning" },
  masked: { label: "replaced", tone: "accent" },
  blocked: { label: "blocked", tone: "danger" },
  failed: { label: "could not be judged", tone: "neutral" },
} as const;

function Outcome({ hits, text, names }: { hits: readonly GuardrailHit[]; text: string; names: TryTextProps["names"] }) {
  if (hits.length === 0) {
    return (
      <p role="status" className="text-[13px] text-muted">
        No check hits: the text passes as it is.
      </p>
    );
  }
  return (
    <div role="status" className="flex flex-col gap-3">
      <ul className="flex flex-col gap-2">
        {hits.map(({ check, outcome, kinds }) => (
          <li key={check} className="flex flex-wrap items-center gap-2 text-[13px]">
            <Badge tone={outcomes[outcome].tone}>{outcomes[outcome].label}</Badge>
            <span className="font-medium">{names.get(check)}</span>
            <span className="text-muted">{describeKinds(kinds)}</span>
          </li>
        ))}
      </ul>
      {hits.some(({ outcome }) => outcome === "blocked") ? null : (
        <div>
          <p className="mb-1 font-medium text-[13px]">What goes on</p>
          <p className="wrap-anywhere whitespace-pre-wrap rounded-xl bg-surface p-3 text-[13px] leading-5">{text}</p>
        </div>
      )}
    </div>
  );
}

function describeKinds(kinds: readonly string[]): string {
  return kinds.flatMap((kind) => (kind in piiWords ? [piiWords[kind as keyof typeof piiWords]] : [])).join(", ");
}
