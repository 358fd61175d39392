"use client";

import { FileText } from "lucide-react";
import { useMemo } from "react";
import { Markdown } from "@/components/markdown/markdown";
import type { RunPart } from "@/features/runs/schema";
import { CallFiles } from "./call-files";
import { citeText, type Source } from "./cite-text";

type TextPart = Extract<RunPart, { type: "text" }>;

/** Words of the answer; what they cite stands as numbers in them and as a list below. */
export function CitedText({ part, growing }: { part: TextPart; growing: boolean }) {
  const { citations } = part;
  const cited = useMemo(() => (citations?.length ? citeText(part.text, citations) : null), [part.text, citations]);
  if (cited === null) return <Markdown text={part.text} streaming={growing} />;
  const files = cited.sources.flatMap(({ citation }) => (citation.file ? [citation.file] : []));
  return (
    <div className="flex flex-col gap-3">
      <Markdown text={cited.text} streaming={growing} />
      {files.length > 0 ? <CallFiles files={files} /> : null}
      <ol aria-label="Sources" className="flex flex-wrap gap-1.5">
        {cited.sources.map((source) => (
          <li key={source.number} className="min-w-0 max-w-full">
            <SourceChip source={source} />
          </li>
        ))}
      </ol>
    </div>
  );
}

const chipStyles =
  "flex max-w-72 items-center gap-1.5 rounded-md border border-border bg-raised py-0.5 pr-2 pl-1 text-xs leading-5";

function SourceChip({ source: { number, citation } }: { source: Source }) {
  const mark = (
    <span className="flex h-4 min-w-4 shrink-0 items-center justify-center rounded bg-active px-1 font-medium text-[11px] text-muted tabular-nums">
      {number}
    </span>
  );
  if (citation.url === null) {
    return (
      <span className={chipStyles}>
        {mark}
        <FileText aria-hidden="true" className="size-3.5 shrink-0 text-muted" strokeWidth={1.75} />
        <span className="truncate">{citation.title}</span>
      </span>
    );
  }
  return (
    <a
      href={citation.url}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className={`${chipStyles} transition-colors hover:bg-hover`}
    >
      {mark}
      <span className="truncate">{citation.title}</span>
      <span className="shrink-0 truncate text-muted max-sm:hidden">{hostOf(citation.url)}</span>
    </a>
  );
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, "") : "";
}
