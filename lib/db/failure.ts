/** What postgres.js raises when a connection cannot be had or is lost. */
const clientCodes = new Set(["CONNECT_TIMEOUT", "CONNECTION_CLOSED", "CONNECTION_ENDED", "CONNECTION_DESTROYED"]);
/** System errors of a socket. They count only on an error that carries a query: a model's refused socket does not. */
const socketCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENOTFOUND",
  "ENOENT",
]);
/**
 * Shutdown, crash, start-up; class 53: out of connections, disk or memory; class 08: connection exceptions; and a
 * server that became read-only, which a failover leaves behind until the clients have found the new primary.
 */
const serverCodes = /^(57P0[123]|53...|08...|25006)$/;
const deepestCause = 8;

/** Whether an error, or one of its causes, says that the database is away for now: retrying may help. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const chain = causesOf(error);
  const fromQuery = chain.some((link) => "query" in link);
  return chain.some((link) => {
    const code = "code" in link ? String(link.code) : "";
    return clientCodes.has(code) || serverCodes.test(code) || (fromQuery && socketCodes.has(code));
  });
}

/** Whether an error is a failed statement: its message then quotes SQL and parameters, which are nobody's business. */
export function isStatementFailure(error: unknown): boolean {
  return causesOf(error).some((link) => "query" in link);
}

/** Whether a statement failed because a row with the same unique key exists (SQLSTATE 23505). */
export function isUniqueViolation(error: unknown): boolean {
  return causesOf(error).some((link) => "code" in link && link.code === "23505");
}

function causesOf(error: unknown): Error[] {
  const chain: Error[] = [];
  let current = error;
  while (current instanceof Error && chain.length < deepestCause) {
    chain.push(current);
    current = current instanceof AggregateError && current.cause === undefined ? current.errors[0] : current.cause;
  }
  return chain;
}
