import { DrizzleQueryError } from "drizzle-orm/errors";
import pino from "pino";
import { expect, test } from "vitest";
import { toLoggedError } from "@/lib/telemetry/log-error";

function lineOf(err: unknown): string {
  let line = "";
  const write = (text: string) => {
    line += text;
  };
  pino({ serializers: { err: toLoggedError } }, { write }).error({ err }, "it failed");
  return line;
}

test("a failed statement is logged with its SQL and cause, and without its parameters", () => {
  const cause = Object.assign(new Error("null value in a column"), {
    code: "23502",
    table_name: "users",
    detail: "Failing row contains (ada@example.com, $argon2id$abc).",
  });
  const failed = new DrizzleQueryError(
    "insert into users values ($1, $2)",
    ["ada@example.com", "$argon2id$abc"],
    cause,
  );
  for (const err of [failed, new Error("outer", { cause: failed })]) {
    const line = lineOf(err);
    expect(line).not.toContain("argon2id");
    expect(line).not.toContain("ada@example.com");
    expect(line).toContain("insert into users values ($1, $2)");
    expect(line).toContain("23502");
    expect(line).toContain("log-error.test");
  }
});

test("an error's own fields, such as a request's headers, stay out of the log", () => {
  const refused = Object.assign(new Error("401 refused"), { status: 401, headers: { authorization: "Bearer secret" } });
  expect(lineOf(refused)).toContain('"status":401');
  expect(lineOf(refused)).not.toContain("secret");
});

test.each([
  ["a text", "plain", "plain"],
  ["an object", { password: "secret" }, "a thrown object"],
  ["nothing", undefined, "a thrown undefined"],
])("%s that was thrown is logged without what is in it", (_case, thrown, logged) => {
  expect(toLoggedError(thrown)).toBe(logged);
});

test("an error that causes itself is logged to a depth and no further", () => {
  const error = new Error("round");
  error.cause = error;
  expect(lineOf(error).length).toBeLessThan(20_000);
});
