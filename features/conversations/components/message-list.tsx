"use client";

import { useVirtualizer, type VirtualItem, type Virtualizer } from "@tanstack/react-virtual";
import { ArrowDown } from "lucide-react";
import { type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Spinner } from "@/components/ui/spinner";
import type { ChatRow } from "../utils";
import type { MessageTarget } from "./use-message-target";

interface MessageListProps {
  rows: readonly ChatRow[];
  renderRow: (row: ChatRow, isLast: boolean) => ReactNode;
  hasOlder: boolean;
  isLoadingOlder: boolean;
  onLoadOlder: () => void;
  /** Newer messages than the last row are not loaded: the reader came to the middle. */
  hasNewer: boolean;
  isLoadingNewer: boolean;
  onLoadNewer: () => void;
  onGoToEnd: () => Promise<void>;
  /** Changes when the reader has sent something and wants to see it. */
  jump: number;
  target: MessageTarget | null;
}

const guessedHeightPx = 140;
/** Closer to the end than this, the list stays at its end while an answer grows. */
const stickyPx = 60;
/** Further from it, a button leads back. */
const awayPx = 180;
const olderFromRow = 6;
const newerFromRow = 6;

/** The rows of a conversation, of which only those near the window are mounted. */
export function MessageList(props: MessageListProps) {
  const { rows, renderRow, isLoadingOlder, hasNewer, jump, target } = props;
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
    followOnAppend: !hasNewer,
    scrollEndThreshold: stickyPx,
  });

  const jumped = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (jumped.current !== jump) virtualizer.scrollToEnd();
    jumped.current = jump;
  }, [virtualizer, jump]);

  useTarget(virtualizer, rows, target);

  const items = virtualizer.getVirtualItems();
  useNeighbours(props, items[0]?.index ?? 0, items.at(-1)?.index ?? 0, virtualizer.scrollDirection);

  async function goToEnd(): Promise<void> {
    if (hasNewer) await props.onGoToEnd();
    virtualizer.scrollToEnd({ behavior: "auto" });
  }

  return (
    <div className="relative min-h-0 flex-1">
      <section
        ref={scroller}
        aria-label="Messages"
        className="h-full overflow-y-auto overscroll-contain [overflow-anchor:none]"
      >
        {isLoadingOlder ? <LoadingOlder /> : null}
        <div className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            return row ? (
              <Row key={item.key} item={item} row={row} measure={virtualizer.measureElement} target={target}>
                {renderRow(row, item.index === rows.length - 1)}
              </Row>
            ) : null;
          })}
        </div>
      </section>
      {hasNewer || distanceFromEnd(virtualizer) > awayPx ? (
        <div className="pointer-events-none absolute inset-x-0 bottom-3 flex justify-center">
          <Button
            variant="secondary"
            size="sm"
            className="pointer-events-auto animate-fade rounded-full! shadow-md"
            onClick={() => void goToEnd()}
          >
            <ArrowDown aria-hidden="true" />
            Jump to latest
          </Button>
        </div>
      ) : null}
    </div>
  );
}

/** Loads what lies behind either end of the rows as the reader comes near. */
function useNeighbours(props: MessageListProps, first: number, last: number, direction: string | null): void {
  const { rows, hasOlder, isLoadingOlder, onLoadOlder, hasNewer, isLoadingNewer, onLoadNewer } = props;
  useEffect(() => {
    if (first < olderFromRow && hasOlder && !isLoadingOlder && direction !== "forward") onLoadOlder();
  }, [first, hasOlder, isLoadingOlder, onLoadOlder, direction]);
  useEffect(() => {
    if (last >= rows.length - newerFromRow && hasNewer && !isLoadingNewer) onLoadNewer();
  }, [last, rows.length, hasNewer, isLoadingNewer, onLoadNewer]);
}

interface RowProps {
  item: VirtualItem;
  row: ChatRow;
  measure: (element: Element | null) => void;
  target: MessageTarget | null;
  children: ReactNode;
}

function Row({ item, row, measure, target, children }: RowProps) {
  const isMarked = target?.marked === true && isOf(row, target);
  return (
    <div
      ref={measure}
      data-index={item.index}
      data-message={row.type}
      className="absolute inset-x-0 top-0"
      style={{ transform: `translateY(${item.start}px)` }}
    >
      <div className="relative mx-auto w-full max-w-[46rem] px-4 sm:px-6">
        {isMarked ? (
          // A new key runs the mark's animation again.
          <div key={target.visit} aria-hidden="true" className="absolute inset-x-0 inset-y-1 animate-mark rounded-xl" />
        ) : null}
        <div className="relative">{children}</div>
      </div>
    </div>
  );
}

function LoadingOlder() {
  return (
    <p className="absolute inset-x-0 top-2 z-10 flex justify-center" role="status">
      <span className="flex items-center gap-2 rounded-full border border-border bg-raised px-3 py-1 text-muted text-xs shadow-md">
        <Spinner className="size-3" />
        Loading older messages
      </span>
    </p>
  );
}

/** Brings the message that the reader has come for into the middle, once its row is there. */
function useTarget(
  list: Virtualizer<HTMLDivElement, Element>,
  rows: readonly ChatRow[],
  target: MessageTarget | null,
): void {
  const visited = useRef(0);
  useLayoutEffect(() => {
    if (target === null || visited.current === target.visit) return;
    const index = rows.findIndex((row) => isOf(row, target));
    if (index < 0) return;
    visited.current = target.visit;
    list.scrollToIndex(index, { align: target.marked ? "center" : "auto" });
  }, [list, rows, target]);
}

function isOf(row: ChatRow, { id }: MessageTarget): boolean {
  return row.type !== "pending" && row.message?.id === id;
}

/** How far the reader is from the end, from what the list knows anyway: asking the page would force its layout. */
function distanceFromEnd(list: Virtualizer<HTMLDivElement, Element>): number {
  const { scrollOffset, scrollRect } = list;
  return scrollOffset === null || scrollRect === null ? 0 : list.getTotalSize() - scrollRect.height - scrollOffset;
}
