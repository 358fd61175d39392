import { Badge } from "@/components/ui/badge";
import { Checkbox } from "@/components/ui/checkbox";
import { Section } from "@/components/ui/section";
import { SelectBox } from "@/components/ui/select";
import type { CheckDescription, GuardrailAction, GuardrailCheck, GuardrailPolicy, PiiKind } from "../schema";
import { actionWords, piiWords } from "./words";

interface CheckListProps {
  policy: GuardrailPolicy;
  checks: readonly CheckDescription[];
  onChange: (fields: Partial<GuardrailPolicy>) => void;
}

export function CheckList({ policy, checks, onChange }: CheckListProps) {
  function choose(check: GuardrailCheck, action: string) {
    const { [check]: _before, ...others } = policy.checks;
    onChange({ checks: action === "" ? others : { ...others, [check]: action as GuardrailAction } });
  }
  return (
    <Section
      title="Checks"
      description="“Mark” only tells. “Replace” puts a placeholder where something was found, before it is stored, shown or sent to a model. “Block” stops the message or the answer, and says so."
    >
      <ul className="-my-1 divide-y divide-border">
        {checks.map(({ check, name, description, kind, can_mask, preset_actions }) => (
          <li key={check} className="flex flex-col gap-3 py-3">
            <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
              <div className="min-w-0 flex-1 basis-64">
                <p className="flex flex-wrap items-center gap-2 font-medium text-[13px]">
                  {name}
                  {kind === "model" ? <Badge>asks a model</Badge> : null}
                </p>
                <p className="text-[13px] text-muted leading-5">{description}</p>
              </div>
              <div className="w-full sm:w-52">
                <SelectBox
                  compact
                  aria-label={`${name}: what happens`}
                  value={policy.checks[check] ?? ""}
                  onChange={(event) => choose(check, event.target.value)}
                  options={[
                    { value: "", label: `As in the preset: ${actionWords[preset_actions[policy.preset]]}` },
                    ...(["off", "flag", "mask", "block"] as const)
                      .filter((action) => action !== "mask" || can_mask)
                      .map((action) => ({ value: action, label: actionWords[action] })),
                  ]}
                />
              </div>
            </div>
            {check === "pii" ? <PiiKinds policy={policy} onChange={onChange} /> : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}

const everyKind = Object.keys(piiWords) as PiiKind[];
const presetKinds: Readonly<Record<GuardrailPolicy["preset"], readonly PiiKind[]>> = {
  minimal: [],
  standard: ["credit_card", "iban", "national_id"],
  strict: everyKind,
};

function PiiKinds({ policy, onChange }: Pick<CheckListProps, "policy" | "onChange">) {
  const chosen = policy.pii_kinds ?? presetKinds[policy.preset];
  return (
    <fieldset className="grid gap-2 rounded-xl bg-surface p-3 sm:grid-cols-2">
      <legend className="sr-only">What counts as personal data</legend>
      {everyKind.map((kind) => (
        <Checkbox
          key={kind}
          label={piiWords[kind]}
          checked={chosen.includes(kind)}
          onChange={({ target }) =>
            onChange({
              pii_kinds: everyKind.filter((each) => (each === kind ? target.checked : chosen.includes(each))),
            })
          }
        />
      ))}
    </fieldset>
  );
}
