import type { ReactNode } from "react";
import { formatDateTime } from "@/lib/format";
import { wordsOf } from "../utils";

interface LogLine {
  id: string;
  what: string;
  detail: ReactNode;
  at: string;
}

/** The newest lines of a log, each with when it was. */
export function LogList({ label, lines, none }: { label: string; lines: readonly LogLine[]; none: string }) {
  if (lines.length === 0) return <p className="text-[13px] text-muted">{none}</p>;
  return (
    <ol aria-label={label} className="-my-2.5 divide-y divide-border">
      {lines.map(({ id, what, detail, at }) => (
        <li key={id} className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-0.5 py-2.5 text-[13px]">
          <span className="min-w-0 flex-1 basis-56 break-words">
            <span className="font-medium">{wordsOf(what)}</span>
            {detail ? <span className="text-muted"> · {detail}</span> : null}
          </span>
          <time dateTime={at} className="shrink-0 text-muted tabular-nums">
            {formatDateTime(at)}
          </time>
        </li>
      ))}
    </ol>
  );
}
