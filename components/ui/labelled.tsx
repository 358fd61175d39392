import { type ReactNode, useId } from "react";
import { cn } from "./cn";

export interface LabelledProps {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
}

interface ControlProps {
  id: string;
  "aria-invalid": true | undefined;
  "aria-describedby": string | undefined;
}

/** A control with its name above it and, below it, what is wrong or what helps. */
export function Labelled({
  label,
  hint,
  error,
  children,
}: LabelledProps & { children: (p: ControlProps) => ReactNode }) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-[13px]">
        {label}
      </label>
      {children({
        id,
        "aria-invalid": error ? true : undefined,
        "aria-describedby": note ? `${id}-note` : undefined,
      })}
      {note ? (
        <div id={`${id}-note`} className={cn("text-[13px] leading-5", error ? "text-danger" : "text-muted")}>
          {note}
        </div>
      ) : null}
    </div>
  );
}
