import postgres, { type Sql } from "postgres";

/** The Postgres server that tests make their databases in: the test runner names it, else the local development one. */
const testServer = process.env.TEST_DATABASE_URL ?? "postgres://postgres@127.0.0.1:54555/postgres";

export function connectToServer(): Sql {
  return postgres(testServer, { max: 1, onnotice: () => undefined });
}

/** The URL of another database on the same server. */
export function urlOf(database: string): string {
  const url = new URL(testServer);
  url.pathname = `/${database}`;
  return url.href;
}
