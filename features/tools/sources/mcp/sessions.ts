import "server-only";
import { type Client, SdkHttpError } from "@modelcontextprotocol/client";
import type { OpenSource } from "@/features/tools/sources/open-source";
import type { OrganizationContext } from "@/lib/context";
import { processSingleton } from "@/lib/process";
import { connect, disconnect } from "./connect";

const idleMs = 60_000;

interface Session {
  client: Promise<Client>;
  users: number;
  idle: NodeJS.Timeout | null;
}

const sessions = () => processSingleton("tools.mcp-sessions", () => new Map<string, Session>());

/**
 * Works with a server in the session of one run: a server that remembers what it was told remembers it for this run alone.
 * A session is closed when it was idle for a minute, and after a failure.
 */
export async function withSession<T>(
  ctx: OrganizationContext,
  source: OpenSource,
  run: { id: string; signal: AbortSignal },
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const key = `${source.id}/${run.id}`;
  const isReused = sessions().has(key);
  try {
    return await attempt(key, () => connect(ctx, source, run.signal), work);
  } catch (error) {
    // A server that has forgotten the session has not done anything (2025-11-25, session management).
    const isForgotten = isReused && SdkHttpError.isInstance(error) && error.status === 404;
    if (!isForgotten) throw error;
    return attempt(key, () => connect(ctx, source, run.signal), work);
  }
}

async function attempt<T>(key: string, open: () => Promise<Client>, work: (client: Client) => Promise<T>): Promise<T> {
  const session = sessions().get(key) ?? { client: open(), users: 0, idle: null };
  sessions().set(key, session);
  session.users += 1;
  if (session.idle) clearTimeout(session.idle);
  try {
    return await work(await session.client);
  } catch (error) {
    if (sessions().get(key) === session) sessions().delete(key);
    throw error;
  } finally {
    session.users -= 1;
    if (session.users === 0) release(key, session);
  }
}

function release(key: string, session: Session): void {
  const close = () => {
    if (sessions().get(key) === session) sessions().delete(key);
    void closeSession(session);
  };
  if (sessions().get(key) === session) session.idle = setTimeout(close, idleMs).unref();
  else close();
}

async function closeSession({ client }: Session): Promise<void> {
  const [opened] = await Promise.allSettled([client]);
  if (opened.status === "fulfilled") await disconnect(opened.value);
}
