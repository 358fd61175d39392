import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "./cn";

interface CheckboxProps extends Omit<ComponentProps<"input">, "type"> {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
}

export function Checkbox({ label, hint, error, className, ...props }: CheckboxProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={cn("flex items-start gap-2.5", className)}>
      <input
        {...props}
        id={id}
        type="checkbox"
        aria-invalid={error ? true : undefined}
        aria-describedby={note ? `${id}-note` : undefined}
        className="mt-0.5 size-4 shrink-0 accent-(--accent)"
      />
      <div className="min-w-0 text-[13px] leading-5">
        <label htmlFor={id}>{label}</label>
        {note ? (
          <div id={`${id}-note`} className={error ? "text-danger" : "text-muted"}>
            {note}
          </div>
        ) : null}
      </div>
    </div>
  );
}
