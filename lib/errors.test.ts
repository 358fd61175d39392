import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { type ErrorCode, errorStatus } from "./errors";

const rows = readFileSync(path.resolve("docs/api.md"), "utf8")
  .split("\n")
  .filter((line) => /^\| \d{3}/.test(line));

test.each(Object.keys(errorStatus) as ErrorCode[])("the documentation lists %s with its status", (code) => {
  const row = rows.find((line) => line.includes(`\`${code}\``));
  expect(row?.split("|")[1]).toContain(String(errorStatus[code]));
});

test("the documentation lists no other code", () => {
  const documented = rows.flatMap((row) =>
    [...(row.split("|")[2] ?? "").matchAll(/`([a-z_]+)`/g)].map(([, code]) => code),
  );
  expect(documented.sort()).toEqual(Object.keys(errorStatus).sort());
});
