import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";
import { controlStyles } from "./control-styles";
import { Labelled, type LabelledProps } from "./labelled";

interface FieldProps extends ComponentProps<"input">, LabelledProps {
  /** Stands inside the box at its end, such as a button that shows a password. */
  trailing?: ReactNode;
}

export function Field({ label, hint, error, trailing, className, ...props }: FieldProps) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(control) => (
        <div className="relative">
          <input {...props} {...control} className={cn(controlStyles, "h-10", trailing ? "pr-10" : "", className)} />
          {trailing ? <div className="absolute inset-y-0 right-1 flex items-center">{trailing}</div> : null}
        </div>
      )}
    </Labelled>
  );
}
