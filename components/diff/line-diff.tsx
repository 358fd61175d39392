"use client";

import { diffLines } from "diff";
import { ChevronsUpDown } from "lucide-react";
import { useMemo, useState } from "react";
import { cn } from "@/components/ui/cn";
import { type DiffRow, toBlocks, toRows } from "./rows";

interface LineDiffProps {
  label: string;
  before: string;
  after: string;
  layout: "split" | "inline";
}

/** What changed between two texts, line by line, under a heading. The library behind it is large: load it lazily. */
export function LineDiff({ label, before, after, layout }: LineDiffProps) {
  const blocks = useMemo(() => toBlocks(toRows(diffLines(withEnd(before), withEnd(after)))), [before, after]);
  const [unfolded, setUnfolded] = useState<readonly number[]>([]);
  const Rows = layout === "split" ? Split : Inline;
  return (
    <section aria-label={label}>
      <h3 className="mb-1.5 font-medium text-[13px]">{label}</h3>
      <div className="relative overflow-x-auto rounded-xl border border-border font-mono text-xs leading-5">
        <div className={layout === "split" ? "min-w-xl" : undefined}>
          {blocks.map(({ rows, folded }, place) =>
            folded && !unfolded.includes(place) ? (
              <Fold
                key={keyOf(rows[0])}
                lines={rows.length}
                onUnfold={() => setUnfolded((before) => [...before, place])}
              />
            ) : (
              <Rows key={keyOf(rows[0])} rows={rows} />
            ),
          )}
        </div>
      </div>
    </section>
  );
}

function keyOf(row: DiffRow | undefined): string {
  return `${row?.left?.number}/${row?.right?.number}`;
}

function Fold({ lines, onUnfold }: { lines: number; onUnfold: () => void }) {
  return (
    <button
      type="button"
      onClick={onUnfold}
      className="flex w-full items-center gap-2 border-border border-y bg-surface px-2 py-1 text-muted outline-offset-[-2px] first:border-t-0 last:border-b-0 hover:bg-hover hover:text-foreground"
    >
      <ChevronsUpDown aria-hidden="true" className="ml-3.5 size-3.5" />
      {lines} lines that did not change
    </button>
  );
}

function Split({ rows }: { rows: readonly DiffRow[] }) {
  return rows.map((row) => (
    <div key={keyOf(row)} className="grid grid-cols-2 divide-x divide-border">
      <Line line={row.left} tone={toneOf(row.changed, row.left, "gone")} />
      <Line line={row.right} tone={toneOf(row.changed, row.right, "come")} />
    </div>
  ));
}

function toneOf(changed: boolean, line: DiffRow["left"], tone: "gone" | "come") {
  if (line === null) return "none";
  return changed ? tone : "same";
}

function Inline({ rows }: { rows: readonly DiffRow[] }) {
  const lines: { line: DiffRow["left"]; tone: keyof typeof tones }[] = [];
  for (const row of rows) {
    if (row.changed && row.left) lines.push({ line: row.left, tone: "gone" });
    if (row.right) lines.push({ line: row.right, tone: row.changed ? "come" : "same" });
  }
  return lines.map(({ line, tone }) => <Line key={`${tone}${line?.number}`} line={line} tone={tone} />);
}

const tones = {
  same: "",
  none: "bg-surface",
  gone: "bg-danger-soft",
  come: "bg-success/10",
};
const signs = { same: " ", none: " ", gone: "−", come: "+" };
const words = { same: "", none: "", gone: "Removed: ", come: "Added: " };

function Line({ line, tone }: { line: { number: number; text: string } | null; tone: keyof typeof tones }) {
  return (
    <div className={cn("flex min-h-5 gap-2 px-2", tones[tone])}>
      <span aria-hidden="true" className="w-7 shrink-0 select-none text-right text-muted">
        {line?.number}
      </span>
      <span aria-hidden="true" className="w-2 shrink-0 select-none text-muted">
        {signs[tone]}
      </span>
      <span className="min-w-0 whitespace-pre-wrap break-words">
        {words[tone] ? <span className="sr-only">{words[tone]}</span> : null}
        {line?.text}
      </span>
    </div>
  );
}

function withEnd(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
