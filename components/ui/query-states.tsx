import type { ReactNode } from "react";
import { Button } from "./button";
import { EmptyState, ErrorNotice } from "./notice";
import { Skeleton } from "./skeleton";
import { Spinner } from "./spinner";

interface Query<D> {
  data: D | undefined;
  error: Error | null;
  isPending: boolean;
  refetch: () => unknown;
}

interface PagedQuery<R> extends Query<{ pages: readonly { data: readonly R[] }[] }> {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

interface StatesProps {
  /** What is loaded, as a sentence begins: “The invitations”. */
  what: string;
  /** Height of one bar of the skeleton, as a class. */
  bar: string;
  bars?: number;
  /** Says an error in a line, for a list that is only part of a section. */
  compact?: boolean;
}

interface QueryStatesProps<D> extends StatesProps {
  query: Query<D>;
  children: (data: D) => ReactNode;
}

/** What a query has read, and what stands in its place while it loads or when it could not be read. */
export function QueryStates<D>({ query, what, bar, bars = 1, compact = false, children }: QueryStatesProps<D>) {
  const { data, error, isPending, refetch } = query;
  return (
    <>
      {isPending ? (
        <div
          role="status"
          aria-label={`Loading ${what.charAt(0).toLowerCase()}${what.slice(1)}`}
          className="flex flex-col gap-2"
        >
          {Array.from({ length: bars }, (_, place) => place).map((place) => (
            <Skeleton key={place} className={`rounded-2xl ${bar}`} />
          ))}
        </div>
      ) : null}
      {error ? <Unread what={what} error={error} compact={compact} onRetry={() => void refetch()} /> : null}
      {data === undefined ? null : children(data)}
    </>
  );
}

interface PagedRowsProps<R> extends StatesProps {
  query: PagedQuery<R>;
  /** Stands where there are no rows. Without it, the rows are drawn even if there are none. */
  empty?: ReactNode;
  moreLabel?: string;
  children: (rows: readonly R[]) => ReactNode;
}

/** The rows of a list that comes page by page, with a button for the next one. */
export function PagedRows<R>({ query, empty, moreLabel = "Show more", children, ...states }: PagedRowsProps<R>) {
  return (
    <QueryStates query={query} {...states}>
      {({ pages }) => {
        const rows = pages.flatMap(({ data }) => data);
        const isBare = rows.length === 0 && empty !== undefined;
        return (
          <>
            {isBare ? !query.error && empty : children(rows)}
            {query.hasNextPage ? (
              <Button
                variant="secondary"
                size="sm"
                className="self-center"
                disabled={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                {query.isFetchingNextPage ? <Spinner /> : null}
                {moreLabel}
              </Button>
            ) : null}
          </>
        );
      }}
    </QueryStates>
  );
}

interface UnreadProps {
  what: string;
  error: Error;
  compact: boolean;
  onRetry: () => void;
}

function Unread({ what, error, compact, onRetry }: UnreadProps) {
  const title = `${what} could not be loaded`;
  const retry = (
    <Button variant="secondary" size="sm" onClick={onRetry}>
      Try again
    </Button>
  );
  if (compact) {
    return (
      <ErrorNotice action={retry}>
        {title}. {error.message}
      </ErrorNotice>
    );
  }
  return (
    <EmptyState title={title} action={retry}>
      {error.message}
    </EmptyState>
  );
}
