import postgres, { type Sql } from "postgres";

/** The Postgres server that tests make their databases in. `npm test -- integration` starts one and names it here. */
function testServer(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (url) return url;
  throw new Error("Set TEST_DATABASE_URL to a Postgres server for tests, or run: npm test -- integration");
}

export function connectToServer(url: string = testServer()): Sql {
  return postgres(url, { max: 1, onnotice: () => undefined });
}

/** The URL of another database on the same server. */
export function urlOf(database: string): string {
  const url = new URL(testServer());
  url.pathname = `/${database}`;
  return url.href;
}
