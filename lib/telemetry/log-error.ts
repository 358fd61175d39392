import "server-only";

interface LoggedError {
  type: string;
  message: string;
  stack?: string;
  code?: string;
  status?: number;
  table_name?: string;
  constraint_name?: string;
  cause?: unknown;
}

const deepestCause = 5;
/** Where Drizzle's message goes on with the statement's parameters: password hashes, addresses, messages. */
const parametersMark = "\nparams: ";

/**
 * What a log line tells about an error. Only these fields: a database error quotes whole rows in its `detail`, and Drizzle's
 * quotes the parameters in its message and its stack.
 */
export function toLoggedError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return typeof error === "string" ? error : `a thrown ${typeof error}`;
  const [message = ""] = error.message.split(parametersMark, 1);
  const logged: LoggedError = { type: error.name, message, ...detailsOf(error) };
  if (error.stack) logged.stack = error.stack.replace(error.message, () => message);
  if (error.cause !== undefined && depth < deepestCause) logged.cause = toLoggedError(error.cause, depth + 1);
  return logged;
}

function detailsOf(error: object): Partial<LoggedError> {
  const details: Partial<LoggedError> = {};
  for (const name of ["code", "table_name", "constraint_name"] as const) {
    const value: unknown = Reflect.get(error, name);
    if (typeof value === "string") details[name] = value;
  }
  const status: unknown = Reflect.get(error, "status");
  if (typeof status === "number") details.status = status;
  return details;
}
