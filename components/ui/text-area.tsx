import type { ComponentProps } from "react";
import { cn } from "./cn";
import { controlStyles } from "./control-styles";
import { Labelled, type LabelledProps } from "./labelled";

export function TextArea({ label, hint, error, className, ...props }: ComponentProps<"textarea"> & LabelledProps) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(control) => (
        <textarea rows={3} {...props} {...control} className={cn(controlStyles, "py-2 leading-5", className)} />
      )}
    </Labelled>
  );
}
