"use client";

import { Checkbox } from "@/components/ui/checkbox";
import { Switch } from "@/components/ui/switch";
import { workflowLimits } from "../../../constants";
import type { WorkflowStep } from "../../../definition/schema";
import { type RetryCause, retryCauses } from "../../../schema";
import { NumberField } from "./number-field";

type Retry = NonNullable<WorkflowStep["retry"]>;

const usual: Retry = { max_attempts: 3, delay_seconds: 2, causes: ["timeout", "rate_limited", "unavailable"] };

const causeLabels: Record<RetryCause, string> = {
  timeout: "It took too long",
  rate_limited: "The provider asked to slow down",
  unavailable: "The other side could not be reached",
  invalid_output: "The answer had the wrong form",
  other: "Anything else",
};

interface RetryFieldsProps {
  retry: Retry | null;
  error: (field: string) => string | undefined;
  onChange: (retry: Retry | null) => void;
}

export function RetryFields({ retry, error, onChange }: RetryFieldsProps) {
  return (
    <>
      <Switch
        label="Try again when it fails"
        hint="What a provider refuses for good, such as a key, is never tried again."
        checked={retry !== null}
        onChange={(on) => onChange(on ? usual : null)}
      />
      {retry ? (
        <>
          <div className="grid grid-cols-2 items-end gap-2">
            <NumberField
              label="Attempts in all"
              value={retry.max_attempts}
              max={workflowLimits.attempts}
              error={error("retry.max_attempts")}
              onChange={(attempts) => onChange({ ...retry, max_attempts: attempts ?? 1 })}
            />
            <NumberField
              label="First wait (seconds)"
              value={retry.delay_seconds}
              min={0}
              max={workflowLimits.retryDelay}
              error={error("retry.delay_seconds")}
              onChange={(delay) => onChange({ ...retry, delay_seconds: delay ?? 0 })}
            />
          </div>
          <fieldset className="flex flex-col gap-2">
            <legend className="mb-2 font-medium text-[13px]">Try again when</legend>
            {retryCauses.map((cause) => (
              <Checkbox
                key={cause}
                label={causeLabels[cause]}
                checked={retry.causes.includes(cause)}
                onChange={(event) =>
                  onChange({ ...retry, causes: withCause(retry.causes, cause, event.target.checked) })
                }
              />
            ))}
          </fieldset>
        </>
      ) : null}
    </>
  );
}

function withCause(causes: readonly RetryCause[], cause: RetryCause, isIn: boolean): RetryCause[] {
  return retryCauses.filter((each) => (each === cause ? isIn : causes.includes(each)));
}
