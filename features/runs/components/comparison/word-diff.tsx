import { diffLines, diffWordsWithSpace } from "diff";
import { inSequence } from "@/components/ui/in-sequence";

/** Above this, lines are compared: words would take seconds. */
const mostWordsCharacters = 20_000;
const mostLinesCharacters = 400_000;
const diffMs = 1_500;

/** Both texts in one: what only the first has is struck out, what only the second has is marked. */
export default function WordDiff({ before, after }: { before: string; after: string }) {
  const size = before.length + after.length;
  if (size > mostLinesCharacters)
    return <p className="text-[13px] text-muted">These outputs are too large to compare.</p>;
  const options = { timeout: diffMs };
  const changes =
    (size <= mostWordsCharacters ? diffWordsWithSpace(before, after, options) : undefined) ??
    diffLines(before, after, options);
  if (!changes) return <p className="text-[13px] text-muted">These outputs have too little in common to compare.</p>;
  return (
    <div className="overflow-x-auto whitespace-pre-wrap break-words rounded-xl border border-border bg-surface px-4 py-3 text-[13px] leading-6">
      {inSequence(changes, ({ added, removed, value }) => {
        if (removed) return <del className="rounded-sm bg-danger-soft text-danger decoration-danger/50">{value}</del>;
        if (added) return <ins className="rounded-sm bg-success/8 text-success no-underline">{value}</ins>;
        return <span>{value}</span>;
      })}
    </div>
  );
}
