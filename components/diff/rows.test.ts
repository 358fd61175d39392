import { diffLines } from "diff";
import { expect, test } from "vitest";
import { toRows } from "./rows";

test("a replaced line stands beside its replacement, and numbers count each side for itself", () => {
  const rows = toRows(diffLines("one\ntwo\nthree\n", "one\n2\n2b\nthree\nfour\n"));
  expect(
    rows.map(({ left, right }) => [
      left?.number ?? null,
      left?.text ?? null,
      right?.number ?? null,
      right?.text ?? null,
    ]),
  ).toEqual([
    [1, "one", 1, "one"],
    [2, "two", 2, "2"],
    [null, null, 3, "2b"],
    [3, "three", 4, "three"],
    [null, null, 5, "four"],
  ]);
});
