import "server-only";

const hidden = "[key]";
const deepestCause = 5;

/** Takes a key out of what an error says: servers quote what they were sent, and errors are logged. */
export function hideKey(error: unknown, key: string, depth = 0): void {
  if (!(error instanceof Error) || depth > deepestCause) return;
  if (error.message.includes(key)) error.message = error.message.replaceAll(key, hidden);
  if (error.stack?.includes(key)) error.stack = error.stack.replaceAll(key, hidden);
  hideKey(error.cause, key, depth + 1);
}
