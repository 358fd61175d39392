import postgres from "postgres";
import { StartError } from "./bootstrap/print.mjs";

const CONNECT_TIMEOUT_SECONDS = 10;

function withoutPassword(url: string): string {
  try {
    const { hostname, port, pathname, username } = new URL(url);
    return `${username}@${hostname}:${port || 5432}${pathname}`;
  } catch {
    throw new StartError("DATABASE_URL is not a URL. It looks like postgres://user:password@host:5432/database");
  }
}

/** Tells early and plainly when the database that DATABASE_URL names does not answer. */
export async function checkDatabase(url: string, signal: AbortSignal): Promise<void> {
  const target = withoutPassword(url);
  const sql = postgres(url, { max: 1, connect_timeout: CONNECT_TIMEOUT_SECONDS, onnotice: () => {} });
  try {
    await sql`select 1`;
  } catch (error) {
    const reason =
      error instanceof Error ? error.message || String((error as NodeJS.ErrnoException).code) : String(error);
    throw new StartError(
      `The database of DATABASE_URL (${target}) does not answer: ${reason}\n` +
        "Start it or correct the URL; without DATABASE_URL, Cadre uses a Postgres of its own.",
    );
  } finally {
    await sql.end({ timeout: 1 });
  }
  signal.throwIfAborted();
}
