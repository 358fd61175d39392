import { afterEach, beforeEach } from "vitest";

const { error, warn } = console;
let complaints: string[] = [];

beforeEach(() => {
  complaints = [];
  const complain = (...values: unknown[]) => complaints.push(values.map(String).join(" "));
  Object.assign(console, { error: complain, warn: complain });
});

/** Whatever complains on the console has gone wrong, even when every expectation holds. */
afterEach(() => {
  Object.assign(console, { error, warn });
  if (complaints.length > 0) throw new Error(`The console was not silent:\n${complaints.join("\n")}`);
});
