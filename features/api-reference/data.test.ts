import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { contracts } from "./data";

const needs = { public: "nothing", user: "signed in" };

/** The table of endpoints in the documentation, as `METHOD path needs`. */
const documented = readFileSync(path.resolve("docs/api.md"), "utf8")
  .split("\n")
  .filter((line) => /^\| `[A-Z]+ \/api\//.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")))
  .map(([, endpoint, , access]) => `${endpoint} ${access}`);

test("the documentation lists every endpoint and what it needs", () => {
  const declared = [...contracts.values()].map(({ method, path: address, access }) => {
    return `${method} ${address} ${access === "public" || access === "user" ? needs[access] : access}`;
  });
  expect(documented.toSorted()).toEqual(declared.toSorted());
});
