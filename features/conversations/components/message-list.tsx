"use client";

import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { ArrowDown } from "lucide-react";
import { type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Spinner } from "@/components/ui/spinner";
import type { ChatRow } from "../utils";

interface MessageListProps {
  rows: readonly ChatRow[];
  renderRow: (row: ChatRow, isLast: boolean) => ReactNode;
  hasOlder: boolean;
  isLoadingOlder: boolean;
  onLoadOlder: () => void;
  /** Changes when the reader has sent something and wants to see it. */
  jump: number;
}

const guessedHeightPx = 140;
/** Closer to the end than this, the list stays at its end while an answer grows. */
const stickyPx = 60;
/** Further from it, a button leads back. */
const awayPx = 180;
const olderFromRow = 6;

/** The rows of a conversation, of which only those near the window are mounted. */
export function MessageList({ rows, renderRow, hasOlder, isLoadingOlder, onLoadOlder, jump }: MessageListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => guessedHeightPx,
    getItemKey: (index) => rows[index]?.key ?? index,
    initialOffset: () => rows.length * guessedHeightPx,
    overscan: 5,
    paddingStart: 16,
    paddingEnd: 24,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: stickyPx,
  });

  const jumped = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (jumped.current !== jump) virtualizer.scrollToEnd();
    jumped.current = jump;
  }, [virtualizer, jump]);

  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  useEffect(() => {
    if (first < olderFromRow && hasOlder && !isLoadingOlder && virtualizer.scrollDirection !== "forward") onLoadOlder();
  }, [first, hasOlder, isLoadingOlder, onLoadOlder, virtualizer]);

  return (
    <div className="relative min-h-0 flex-1">
      <section
        ref={scroller}
        aria-label="Messages"
        className="h-full overflow-y-auto overscroll-contain [overflow-anchor:none]"
      >
        {isLoadingOlder ? (
          <p className="absolute inset-x-0 top-2 z-10 flex justify-center" role="status">
            <span className="flex items-center gap-2 rounded-full border border-border bg-raised px-3 py-1 text-muted text-xs shadow-md">
              <Spinner className="size-3" />
              Loading older messages
            </span>
          </p>
        ) : null}
        <div className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, key, start }) => {
            const row = rows[index];
            return row ? (
              <div
                key={key}
                ref={virtualizer.measureElement}
                data-index={index}
                data-message={row.type}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${start}px)` }}
              >
                <div className="mx-auto w-full max-w-[46rem] px-4 sm:px-6">
                  {renderRow(row, index === rows.length - 1)}
                </div>
              </div>
            ) : null;
          })}
        </div>
      </section>
      {distanceFromEnd(virtualizer) > awayPx ? (
        <div className="pointer-events-none absolute inset-x-0 bottom-3 flex justify-center">
          <Button
            variant="secondary"
            size="sm"
            className="pointer-events-auto animate-fade rounded-full! shadow-md"
            onClick={() => virtualizer.scrollToEnd({ behavior: "auto" })}
          >
            <ArrowDown aria-hidden="true" />
            Jump to latest
          </Button>
        </div>
      ) : null}
    </div>
  );
}

/** How far the reader is from the end, from what the list knows anyway: asking the page would force its layout. */
function distanceFromEnd(list: Virtualizer<HTMLDivElement, Element>): number {
  const { scrollOffset, scrollRect } = list;
  return scrollOffset === null || scrollRect === null ? 0 : list.getTotalSize() - scrollRect.height - scrollOffset;
}
