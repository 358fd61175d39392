import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { controlStyles } from "./control-styles";
import { Labelled, type LabelledProps } from "./labelled";

export interface SelectOption {
  value: string;
  label: string;
  disabled?: boolean;
}

interface SelectBoxProps extends ComponentProps<"select"> {
  options: readonly SelectOption[];
  /** Less high, for rows of a list. */
  compact?: boolean;
}

/** The platform's own choice: it works with keys, screen readers and phones as people know it. Name it by `aria-label`. */
export function SelectBox({ options, compact = false, className, ...props }: SelectBoxProps) {
  return (
    <div className="relative">
      <select
        {...props}
        className={cn(
          controlStyles,
          "appearance-none pr-9",
          compact ? "h-8 text-[13px] sm:text-[13px]" : "h-10",
          className,
        )}
      >
        {options.map(({ value, label, disabled }) => (
          <option key={value} value={value} disabled={disabled}>
            {label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute inset-y-0 right-2.5 my-auto size-4 text-muted"
        strokeWidth={1.75}
      />
    </div>
  );
}

/** A choice with its name above it. */
export function Select({ label, hint, error, ...props }: Omit<SelectBoxProps, "compact"> & LabelledProps) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(control) => <SelectBox {...props} {...control} />}
    </Labelled>
  );
}
