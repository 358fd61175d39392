import { useState } from "react";
import { Section } from "@/components/ui/section";
import { Select } from "@/components/ui/select";
import { TextArea } from "@/components/ui/text-area";
import type { GuardrailPolicy } from "../schema";

interface ListFieldsProps {
  policy: GuardrailPolicy;
  onChange: (fields: Partial<GuardrailPolicy>) => void;
  errorAt: (name: string) => string | undefined;
}

/** What the checks judge by: lists, a topic, a rule in plain words. */
export function ListFields({ policy, onChange, errorAt }: ListFieldsProps) {
  return (
    <Section
      title="Your own rules"
      description="What the checks above judge by. Each is used only where you fill it in."
    >
      <div className="grid gap-5 sm:grid-cols-2">
        <Lines
          label="Hosts that are refused"
          hint="One on each line, such as example.com. Subdomains count too."
          lines={policy.denied_hosts}
          onChange={(denied_hosts) => onChange({ denied_hosts })}
          error={errorAt("denied_hosts")}
        />
        <Lines
          label="Only these hosts"
          hint="When you enter any, links to all others are refused."
          lines={policy.allowed_hosts}
          onChange={(allowed_hosts) => onChange({ allowed_hosts })}
          error={errorAt("allowed_hosts")}
        />
      </div>
      <Lines
        label="Keywords"
        hint="Words and phrases, one on each line. Case, accents and spacing do not matter."
        lines={policy.keywords}
        onChange={(keywords) => onChange({ keywords })}
        error={errorAt("keywords")}
      />
      <TextArea
        label="Topic"
        hint="What your agents are for, such as “customer support for a bicycle shop”. A model judges what is off topic."
        rows={2}
        maxLength={500}
        value={policy.topic ?? ""}
        onChange={({ target }) => onChange({ topic: target.value === "" ? null : target.value })}
        error={errorAt("topic")}
      />
      <TextArea
        label="Your own rule"
        hint="In plain words, such as “No answer may promise a refund or a delivery date.” A model judges it."
        rows={3}
        maxLength={2000}
        value={policy.custom_prompt ?? ""}
        onChange={({ target }) => onChange({ custom_prompt: target.value === "" ? null : target.value })}
        error={errorAt("custom_prompt")}
      />
      <Select
        label="When a check cannot be made"
        hint="Because the model that it asks does not answer."
        value={policy.on_failure ?? ""}
        onChange={({ target }) =>
          onChange({ on_failure: target.value === "open" || target.value === "closed" ? target.value : null })
        }
        options={[
          { value: "", label: policy.preset === "strict" ? "As in the preset: block" : "As in the preset: let pass" },
          { value: "open", label: "Let pass, and say so" },
          { value: "closed", label: "Block" },
        ]}
      />
    </Section>
  );
}

interface LinesProps {
  label: string;
  hint: string;
  lines: readonly string[];
  onChange: (lines: string[]) => void;
  error: string | undefined;
}

/** A list as text, one entry on a line. The text is the person's until they leave it, so empty lines do not jump. */
function Lines({ label, hint, lines, onChange, error }: LinesProps) {
  const [text, setText] = useState<string | null>(null);
  return (
    <TextArea
      label={label}
      hint={hint}
      error={error}
      rows={3}
      spellCheck={false}
      value={text ?? lines.join("\n")}
      onChange={({ target }) => {
        setText(target.value);
        onChange(target.value.split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim()])));
      }}
      onBlur={() => setText(null)}
    />
  );
}
