import { type QueryClient, queryOptions, skipToken } from "@tanstack/react-query";
import { browserEnvironment } from "@/lib/api/browser-environment";
import { api, apiStream } from "@/lib/api/client";
import type { ConnectionState, FollowOutcome } from "@/lib/api/follow-stream";
import { batchPerFrame } from "@/lib/hooks/batch-per-frame";
import type { cancelRun as cancelRunContract, createChatStream, getRun, streamRunEvents } from "./contract";
import type { ChatInput } from "./schema";
import { beginRun } from "./stream/begin";
import { emptyRunView, foldEvent, type RunView } from "./stream/fold";
import { followRun } from "./stream/follow";

/** A run that this tab follows or has followed, as far as it is known. */
export interface LiveRun {
  view: RunView;
  connection: ConnectionState;
}

/** What the stream has written into the cache; never fetched. */
export function liveRunOptions(organizationId: string, runId: string) {
  return queryOptions<LiveRun>({
    queryKey: ["runs", organizationId, "live", runId],
    queryFn: skipToken,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 10 * 60_000,
  });
}

export function runOptions(organizationId: string, runId: string) {
  return queryOptions({
    queryKey: ["runs", organizationId, "detail", runId],
    queryFn: ({ signal }) =>
      api<typeof getRun>("GET /api/v1/runs/{run_id}", { organizationId, params: { run_id: runId }, signal }),
  });
}

/** What is stored of a run and changes while it goes on. */
export function runStateKeys(organizationId: string, runId: string) {
  return (["detail", "trace", "steps"] as const).map((what) => ["runs", organizationId, what, runId]);
}

export function cancelRun(organizationId: string, runId: string) {
  return api<typeof cancelRunContract>("POST /api/v1/runs/{run_id}/cancel", {
    organizationId,
    params: { run_id: runId },
  });
}

export interface StartedRun {
  runId: string;
  conversationId: string;
}

/** Streams that were opened by starting a run and wait for their reader. */
const openedStreams = new Map<string, Response>();

/** Sends a message. Its stream waits for `followLiveRun`, or for `dropStream` when nobody will look. */
export async function startChat(organizationId: string, body: ChatInput, onRetry: () => void): Promise<StartedRun> {
  const idempotencyKey = crypto.randomUUID();
  const response = await beginRun({
    environment: browserEnvironment,
    send: () =>
      apiStream<typeof createChatStream>("POST /api/v1/chat/stream", { organizationId, body, idempotencyKey }),
    onRetry,
    signal: new AbortController().signal,
  });
  return { runId: keepStream(response), conversationId: response.headers.get("x-conversation-id") ?? "" };
}

/** Keeps the stream of a run that has just been started for its reader, and gives the run's id. */
export function keepStream(response: Response): string {
  const runId = response.headers.get("x-run-id") ?? "";
  openedStreams.set(runId, response);
  return runId;
}

export async function dropStream(runId: string): Promise<void> {
  const response = openedStreams.get(runId);
  openedStreams.delete(runId);
  await response?.body?.cancel();
}

interface FollowLiveRunOptions {
  queryClient: QueryClient;
  organizationId: string;
  runId: string;
  agent: string;
  signal: AbortSignal;
}

/** Follows a run to its end and keeps the cache at what has been read, painted at most once per frame. */
export async function followLiveRun(options: FollowLiveRunOptions): Promise<FollowOutcome> {
  const { queryClient, organizationId, runId, agent, signal } = options;
  const { queryKey } = liveRunOptions(organizationId, runId);
  let live: LiveRun = queryClient.getQueryData(queryKey) ?? { view: emptyRunView(agent), connection: "connecting" };
  const paint = batchPerFrame(() => queryClient.setQueryData(queryKey, live));
  const response = openedStreams.get(runId);
  openedStreams.delete(runId);
  const outcome = await followRun({
    environment: browserEnvironment,
    ...(response ? { response } : {}),
    after: live.view.lastEventId,
    open: (after, connection) =>
      apiStream<typeof streamRunEvents>("GET /api/v1/runs/{run_id}/events", {
        organizationId,
        params: { run_id: runId },
        headers: after > 0 ? { "Last-Event-ID": String(after) } : {},
        signal: connection,
      }),
    onEvent: (event) => {
      live = { ...live, view: foldEvent(live.view, event) };
      paint.soon();
    },
    onState: (connection) => {
      live = { ...live, connection };
      paint.soon();
    },
    signal,
  });
  paint.now();
  return outcome;
}
