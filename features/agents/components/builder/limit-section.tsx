"use client";

import { Field } from "@/components/ui/field";
import { Section } from "@/components/ui/section";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import type { GuardrailPreset } from "@/features/guardrails/schema";
import type { MemorySettings } from "@/features/memory/schema";
import { agentLimits } from "../../constants";
import type { DraftEditor } from "../../editing/use-draft-editor";
import { memoryLabels, presetLabels } from "../labels";

const presetHints: Record<GuardrailPreset, string> = {
  minimal: "Only what the organization asks of everybody.",
  standard: "For most agents: personal data, attacks on the agent and unsafe content are checked.",
  strict: "For agents that meet strangers or sensitive data: every check, and what is doubtful is stopped.",
};
const optionsOf = (labels: Record<string, string>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

/** How careful it is, what it remembers and how long it may work. */
export function LimitSection({ editor }: { editor: DraftEditor }) {
  const { definition, change, errorAt } = editor;
  const { memory } = definition;
  const setMemory = (part: Partial<MemorySettings>) => change({ memory: withoutEmpty({ ...memory, ...part }) });
  return (
    <Section title="Safety and memory">
      <Select
        label="Guardrails"
        hint={presetHints[definition.guardrails]}
        options={optionsOf(presetLabels)}
        value={definition.guardrails}
        onChange={(event) => change({ guardrails: event.target.value as GuardrailPreset })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Select
          label="When a conversation gets long"
          options={optionsOf(memoryLabels)}
          value={memory.strategy}
          onChange={(event) => setMemory({ strategy: event.target.value as MemorySettings["strategy"] })}
        />
        <NumberField
          label="Turns that are kept as they are"
          hint="20 when empty."
          value={memory.max_turns ?? null}
          disabled={memory.strategy === "none"}
          error={errorAt("memory.max_turns")}
          onChange={(max_turns) => setMemory({ max_turns: max_turns ?? undefined })}
        />
      </div>
      <Switch
        label="Remembers across conversations"
        hint="It may note what is worth knowing later, and recall it. People see and delete their memories in the settings."
        checked={memory.long_term ?? false}
        onChange={(long_term) => setMemory({ long_term })}
      />
      <NumberField
        label="Most model calls in one run"
        hint={`From 1 to ${agentLimits.turns}. It ends a run that does not come to an end by itself.`}
        value={definition.max_turns}
        error={errorAt("max_turns")}
        onChange={(max_turns) => change({ max_turns: max_turns ?? 0 })}
      />
    </Section>
  );
}

interface NumberFieldProps {
  label: string;
  hint: string;
  value: number | null;
  disabled?: boolean;
  error: string | undefined;
  onChange: (value: number | null) => void;
}

function NumberField({ value, onChange, ...props }: NumberFieldProps) {
  return (
    <Field
      {...props}
      type="number"
      inputMode="numeric"
      min={1}
      value={value === null || value === 0 ? "" : value}
      onChange={(event) => onChange(event.target.value === "" ? null : Math.trunc(event.target.valueAsNumber))}
    />
  );
}

function withoutEmpty(memory: { [F in keyof MemorySettings]: MemorySettings[F] | undefined }): MemorySettings {
  return Object.fromEntries(Object.entries(memory).filter(([, value]) => value !== undefined)) as MemorySettings;
}
