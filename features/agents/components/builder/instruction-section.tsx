"use client";

import { Plus, X } from "lucide-react";
import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { inSequence } from "@/components/ui/in-sequence";
import { Section } from "@/components/ui/section";
import { TextArea } from "@/components/ui/text-area";
import { agentLimits } from "../../constants";
import { builtInVariables, unknownVariables } from "../../definition/instructions";
import type { DraftEditor } from "../../editing/use-draft-editor";

const builtInMeanings = {
  user_name: "who is asking",
  organization_name: "the name of the organization",
  date: "the day, such as 2026-11-21",
};

/** The system prompt, and the variables that it may name. */
export function InstructionSection({ editor }: { editor: DraftEditor }) {
  const { definition, change, errorAt } = editor;
  const box = useRef<HTMLTextAreaElement>(null);
  const unknown = unknownVariables(definition);

  function insert(name: string) {
    const { instructions } = definition;
    const { selectionStart: start = instructions.length, selectionEnd: end = start } = box.current ?? {};
    change({ instructions: `${instructions.slice(0, start)}{{${name}}}${instructions.slice(end)}` });
    box.current?.focus();
  }

  return (
    <Section
      title="Instructions"
      description="What it knows about its work, how it proceeds, what it writes and what it leaves. Nobody who only chats sees this."
    >
      <TextArea
        ref={box}
        label="Instructions"
        rows={12}
        className="resize-y font-mono text-[13px] sm:text-[13px]"
        placeholder="You answer questions of customers about orders and returns. …"
        value={definition.instructions}
        maxLength={agentLimits.instructions}
        error={errorAt("instructions")}
        hint={
          unknown.length > 0
            ? `Not a variable yet: ${unknown.map((name) => `{{${name}}}`).join(", ")}. Add it below.`
            : `${definition.instructions.length.toLocaleString("en")} of ${agentLimits.instructions.toLocaleString("en")} characters.`
        }
        onChange={(event) => change({ instructions: event.target.value })}
      />
      <div className="flex flex-col gap-2">
        <p className="font-medium text-[13px]">Variables</p>
        <p className="text-[13px] text-muted leading-5">
          Write a name between double braces, or press one to put it where the cursor is. They are filled in when a run
          begins.
        </p>
        <div className="flex flex-wrap gap-1.5">
          {[...builtInVariables, ...definition.variables.map(({ name }) => name).filter(Boolean)].map((name) => (
            <button
              key={name}
              type="button"
              title={name in builtInMeanings ? builtInMeanings[name as keyof typeof builtInMeanings] : undefined}
              onClick={() => insert(name)}
              className="rounded-md border border-border bg-surface px-2 py-0.5 font-mono text-xs leading-5 hover:bg-hover"
            >
              {`{{${name}}}`}
            </button>
          ))}
        </div>
      </div>
      <OwnVariables editor={editor} />
    </Section>
  );
}

function OwnVariables({ editor }: { editor: DraftEditor }) {
  const { definition, change, errorAt } = editor;
  const { variables } = definition;
  const update = (index: number, part: Partial<(typeof variables)[number]>) =>
    change({ variables: variables.map((each, at) => (at === index ? { ...each, ...part } : each)) });
  return (
    <div className="flex flex-col gap-3">
      {inSequence(variables, (variable, index) => (
        <div className="flex items-start gap-2">
          <div className="grid min-w-0 flex-1 gap-2 sm:grid-cols-[11rem_minmax(0,1fr)]">
            <Field
              label={`Name of variable ${index + 1}`}
              value={variable.name}
              placeholder="tone"
              autoComplete="off"
              className="font-mono"
              error={errorAt(`variables.${index}.name`)}
              onChange={(event) => update(index, { name: event.target.value })}
            />
            <Field
              label="Value"
              value={variable.value}
              placeholder="friendly and brief"
              autoComplete="off"
              maxLength={agentLimits.variableValue}
              error={errorAt(`variables.${index}.value`)}
              onChange={(event) => update(index, { value: event.target.value })}
            />
          </div>
          <Button
            size="icon"
            variant="ghost"
            className="mt-6.5"
            aria-label={`Remove variable ${index + 1}`}
            onClick={() => change({ variables: variables.filter((_, at) => at !== index) })}
          >
            <X aria-hidden="true" />
          </Button>
        </div>
      ))}
      {errorAt("variables") ? <p className="text-[13px] text-danger">{errorAt("variables")}</p> : null}
      <Button
        size="sm"
        variant="secondary"
        className="self-start"
        disabled={variables.length >= agentLimits.variables}
        onClick={() => change({ variables: [...variables, { name: nextName(variables), value: "" }] })}
      >
        <Plus aria-hidden="true" />
        Add a variable
      </Button>
    </div>
  );
}

function nextName(variables: readonly { name: string }[]): string {
  let number = variables.length + 1;
  while (variables.some(({ name }) => name === `variable_${number}`)) number += 1;
  return `variable_${number}`;
}
