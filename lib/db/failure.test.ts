import { expect, test } from "vitest";
import { isDatabaseUnavailable } from "@/lib/db/failure";

const withCode = (code: string, extra: object = {}) => Object.assign(new Error("x"), { code, ...extra });

test.each([
  ["a lost connection", withCode("CONNECTION_CLOSED"), true],
  ["a shutdown behind two wrappers", new Error("a", { cause: new Error("b", { cause: withCode("57P01") }) }), true],
  ["a refused socket of a query", withCode("ECONNREFUSED", { query: "select 1" }), true],
  ["a refused socket of anything else", withCode("ECONNREFUSED"), false],
  [
    "two addresses that refuse a query",
    Object.assign(new AggregateError([withCode("ECONNREFUSED")]), { query: "" }),
    true,
  ],
  ["a full disk", withCode("53100", { query: "insert" }), true],
  ["a server that a failover left read-only", withCode("25006", { query: "insert" }), true],
  ["a broken rule of the schema", withCode("23505", { query: "insert" }), false],
  ["no error at all", "57P01", false],
])("%s: %s", (_case, error, unavailable) => {
  expect(isDatabaseUnavailable(error)).toBe(unavailable);
});
