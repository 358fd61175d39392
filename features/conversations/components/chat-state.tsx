"use client";

import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { ApiProblem } from "@/lib/api/client";
import { useOpenConversation } from "./navigation";

/** What stands in the place of the messages while there are none. */
export function ChatState({ error, onRetry }: { error: Error | null; onRetry: () => void }) {
  const open = useOpenConversation();
  if (error === null) return <Loading />;
  if (error instanceof ApiProblem && error.status === 404) {
    return (
      <div className="flex flex-1 flex-col justify-center">
        <EmptyState
          title="This conversation is not here"
          action={<Button onClick={() => open(null)}>Start a new one</Button>}
        >
          It was deleted, or it belongs to somebody else.
        </EmptyState>
      </div>
    );
  }
  return (
    <div className="flex flex-1 flex-col justify-center">
      <EmptyState
        title="The conversation could not be loaded"
        action={
          <Button variant="secondary" onClick={() => onRetry()}>
            Try again
          </Button>
        }
      >
        {error.message}
      </EmptyState>
    </div>
  );
}

function Loading() {
  return (
    <div role="status" aria-label="Loading the conversation" className="flex-1 overflow-hidden">
      <div className="mx-auto flex w-full max-w-[46rem] flex-col gap-4 px-4 pt-10 sm:px-6">
        <Skeleton className="h-11 w-2/5 self-end rounded-2xl" />
        <Skeleton className="mt-4 h-4 w-20" />
        <Skeleton className="h-4 w-11/12" />
        <Skeleton className="h-4 w-4/5" />
        <Skeleton className="h-4 w-3/5" />
      </div>
    </div>
  );
}
