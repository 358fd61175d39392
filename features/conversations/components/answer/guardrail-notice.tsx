import { EyeOff, type LucideIcon, ShieldAlert, ShieldCheck } from "lucide-react";
import { cn } from "@/components/ui/cn";
import type { RunPart } from "@/features/runs/schema";

type GuardrailPart = Extract<RunPart, { type: "guardrail" }>;

const icons: Record<GuardrailPart["outcome"], LucideIcon> = {
  blocked: ShieldAlert,
  masked: EyeOff,
  flagged: ShieldCheck,
  failed: ShieldCheck,
};

/** What a check said, as far as a person is told. */
export function GuardrailNotice({ part }: { part: GuardrailPart }) {
  const Icon = icons[part.outcome];
  const isBlocked = part.outcome === "blocked";
  return (
    <p
      className={cn(
        "flex items-start gap-2.5 text-[13px] leading-5",
        isBlocked ? "rounded-xl border border-warning/30 bg-warning-soft px-3 py-2.5" : "text-muted",
      )}
    >
      <Icon
        aria-hidden="true"
        strokeWidth={1.75}
        className={cn("mt-0.5 size-4 shrink-0", isBlocked ? "text-warning" : "text-muted")}
      />
      <span className="min-w-0 break-words">{part.message}</span>
    </p>
  );
}
