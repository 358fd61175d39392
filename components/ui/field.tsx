import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "./cn";

interface FieldProps extends ComponentProps<"input"> {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  /** Stands inside the box at its end, such as a button that shows a password. */
  trailing?: ReactNode;
}

export function Field({ label, hint, error, trailing, className, ...props }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-[13px]">
        {label}
      </label>
      <div className="relative">
        <input
          {...props}
          id={id}
          aria-invalid={error ? true : undefined}
          aria-describedby={note ? `${id}-note` : undefined}
          className={cn(inputStyles, trailing ? "pr-10" : "", className)}
        />
        {trailing ? <div className="absolute inset-y-0 right-1 flex items-center">{trailing}</div> : null}
      </div>
      {note ? (
        <div id={`${id}-note`} className={cn("text-[13px] leading-5", error ? "text-danger" : "text-muted")}>
          {note}
        </div>
      ) : null}
    </div>
  );
}

const inputStyles =
  "h-10 w-full rounded-lg border border-border-strong bg-raised px-3 text-[15px] shadow-sm outline-none transition-[border-color,box-shadow] placeholder:text-muted/80 focus-visible:border-accent focus-visible:ring-3 focus-visible:ring-accent/20 aria-invalid:border-danger sm:text-sm";
