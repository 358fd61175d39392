import { expect, test } from "vitest";
import { normalizeDomain } from "./utils";

test.each([
  ["acme.example", "acme.example"],
  [" ACME.Example ", "acme.example"],
  ["@acme.example", "acme.example"],
  ["acme.example.", "acme.example"],
  ["mail.acme.example", "mail.acme.example"],
  ["bücher.example", "xn--bcher-kva.example"],
])("%j is stored as %s", (given, stored) => {
  expect(normalizeDomain(given)).toBe(stored);
});

test.each([
  "",
  "acme",
  "acme..example",
  "-acme.example",
  "acme.example/path",
  "acme.example:8080",
  "user@acme.example",
  "127.0.0.1",
  "0x7f.1",
  "2130706433",
  "[::1]",
  "acme example.com",
  `${"a".repeat(64)}.example`,
])("%j is no domain", (given) => {
  expect(normalizeDomain(given)).toBeNull();
});
