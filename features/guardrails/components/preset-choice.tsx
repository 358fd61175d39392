import { useId } from "react";
import { Section } from "@/components/ui/section";
import type { GuardrailPreset } from "../schema";
import { presetWords } from "./words";

interface PresetChoiceProps {
  preset: GuardrailPreset;
  onChange: (preset: GuardrailPreset) => void;
}

const presets = ["minimal", "standard", "strict"] as const;

export function PresetChoice({ preset, onChange }: PresetChoiceProps) {
  const name = useId();
  return (
    <Section title="How strict" description="A starting point. Choosing another one takes back what you changed below.">
      <div role="radiogroup" aria-label="How strict" className="grid gap-3 sm:grid-cols-3">
        {presets.map((each) => (
          <label
            key={each}
            className="flex cursor-pointer flex-col gap-1 rounded-xl border border-border p-3.5 transition-colors hover:bg-hover has-disabled:cursor-default has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <span className="flex items-center gap-2 font-medium text-sm">
              <input
                type="radio"
                name={name}
                checked={preset === each}
                onChange={() => onChange(each)}
                className="size-4 accent-(--accent)"
              />
              {presetWords[each].name}
            </span>
            <span className="text-[13px] text-muted leading-5">{presetWords[each].description}</span>
          </label>
        ))}
      </div>
    </Section>
  );
}
