import { Check, CircleAlert, CloudOff } from "lucide-react";
import { cn } from "@/components/ui/cn";
import { Spinner } from "@/components/ui/spinner";
import type { DraftState } from "@/lib/drafts/draft-saver";

interface SaveNoteProps {
  status: DraftState;
  /** From which width on there is room for words where all is well; below it, the sign alone says so. */
  wordsFrom: "sm" | "lg";
}

/** Whether a draft is saved. */
export function SaveNote({ status: { state, errors }, wordsFrom }: SaveNoteProps) {
  const words = wordsFrom === "sm" ? "max-sm:sr-only" : "max-lg:sr-only";
  const isWrong = state !== "saved" && state !== "waiting" && state !== "saving";
  return (
    <span
      role="status"
      className={cn("flex items-center gap-1.5 whitespace-nowrap px-1 text-xs", isWrong ? "text-danger" : "text-muted")}
    >
      <Sign state={state} />
      <span className={isWrong ? undefined : words}>{wordsOf(state, errors.size)}</span>
    </span>
  );
}

function Sign({ state }: Pick<DraftState, "state">) {
  if (state === "saved") return <Check aria-hidden="true" className="size-3.5" />;
  if (state === "waiting" || state === "saving") return <Spinner className="size-3" />;
  const Icon = state === "invalid" ? CircleAlert : CloudOff;
  return <Icon aria-hidden="true" className="size-3.5" />;
}

function wordsOf(state: DraftState["state"], errors: number): string {
  if (state === "saved") return "Draft saved";
  if (state === "waiting" || state === "saving") return "Saving";
  return state === "invalid" ? `${errors} to fix` : "Not saved";
}
