import type { RunPart } from "@/features/runs/schema";
import { formatCount } from "@/lib/format";

type Checkpoint = Extract<RunPart, { type: "memory" }>;

const acts = {
  trim: "Older messages were left out",
  summarize: "Older messages were summarised",
  compact: "The conversation was compacted",
};

/** What was done to make a long conversation fit, in one line. */
export function describeCheckpoint({ strategy, tokens_before, tokens_after, estimated }: Checkpoint): string {
  const about = estimated ? "about " : "";
  return `${acts[strategy]}: ${about}${formatCount(tokens_before)} → ${formatCount(tokens_after)} tokens`;
}
