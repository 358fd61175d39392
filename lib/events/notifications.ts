import "server-only";
import type { Sql } from "postgres";
import { connectDirectly, pool } from "@/lib/db/client";
import { processSingleton } from "@/lib/process";
import { log } from "@/lib/telemetry/log";

/** Postgres refuses a NOTIFY payload of 8,000 bytes or more. */
const maxPayloadBytes = 7_900;

type Channel =
  | "cadre_run_events"
  | "cadre_run_followers"
  | "cadre_run_cancels"
  | "cadre_run_queue"
  | "cadre_run_requests"
  | "cadre_activity"
  | "cadre_notifications";
type Handler = (ids: string[]) => void;

interface Hub {
  connection: Sql | null;
  handlers: Map<Channel, Set<Handler>>;
  queued: Map<Channel, Set<string>>;
  sending: boolean;
}

const hub = () =>
  processSingleton<Hub>("events.hub", () => ({
    connection: null,
    handlers: new Map(),
    queued: new Map(),
    sending: false,
  }));

/**
 * Calls `handler` with the ids that any process announces on `channel`. Announcements may be lost while the database
 * is away, so every listener also polls; this only makes it quick.
 */
export async function onNotification(channel: Channel, handler: Handler): Promise<void> {
  const { handlers } = hub();
  const known = handlers.get(channel);
  if (known) {
    known.add(handler);
    return;
  }
  handlers.set(channel, new Set([handler]));
  hub().connection ??= connectDirectly("cadre-listen");
  await hub().connection?.listen(channel, (payload) => {
    for (const each of handlers.get(channel) ?? []) each(payload.split(","));
  });
}

/**
 * Announces ids to all processes, this one included. Call it after the commit: a NOTIFY inside a transaction
 * serialises all commits of the server. Announcements made while one is under way travel together.
 */
export function announce(channel: Channel, ids: Iterable<string>): void {
  const { queued } = hub();
  const waiting = queued.get(channel) ?? new Set();
  for (const id of ids) waiting.add(id);
  queued.set(channel, waiting);
  if (!hub().sending) void send();
}

async function send(): Promise<void> {
  const state = hub();
  state.sending = true;
  try {
    for (let next = takePayload(state); next; next = takePayload(state)) {
      await pool()`select pg_notify(${next.channel}, ${next.payload})`;
    }
  } catch (error) {
    log().warn({ err: error }, "An announcement was lost; listeners fall back to polling.");
  } finally {
    state.sending = false;
  }
}

function takePayload(state: Hub): { channel: Channel; payload: string } | null {
  for (const [channel, ids] of state.queued) {
    let payload = "";
    for (const id of ids) {
      if (payload.length + id.length + 1 > maxPayloadBytes) break;
      payload = payload === "" ? id : `${payload},${id}`;
      ids.delete(id);
    }
    if (payload !== "") return { channel, payload };
  }
  return null;
}

/** Stops listening; for the end of the process. */
export async function closeNotifications(): Promise<void> {
  const { connection } = hub();
  hub().connection = null;
  await connection?.end({ timeout: 1 });
}
