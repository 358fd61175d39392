import { diffLines } from "diff";
import { expect, test } from "vitest";
import { toBlocks, toRows } from "./rows";

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

const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, place) => `line ${from + place}\n`).join("");
const blocksOf = (before: string, after: string) =>
  toBlocks(toRows(diffLines(before, after))).map(({ rows, folded }) => [
    folded,
    rows[0]?.right?.number,
    rows.at(-1)?.right?.number,
  ]);

test("what did not change is folded but for three lines around each change, and each row is in one block", () => {
  const after = `${lines(1, 19)}other\n${lines(21, 60)}`;
  expect(blocksOf(lines(1, 60), after)).toEqual([
    [true, 1, 16],
    [false, 17, 23],
    [true, 24, 60],
  ]);
  const rows = toRows(diffLines(lines(1, 60), after));
  expect(toBlocks(rows).flatMap((block) => block.rows)).toEqual(rows);
});

test("a few lines between two changes stay in sight", () => {
  const after = `${lines(1, 9)}other\n${lines(11, 18)}another\n${lines(20, 22)}`;
  expect(blocksOf(lines(1, 22), after)).toEqual([
    [true, 1, 6],
    [false, 7, 22],
  ]);
});

test("texts that say the same are one folded block, and short ones are shown", () => {
  expect(blocksOf(lines(1, 9), lines(1, 9))).toEqual([[true, 1, 9]]);
  expect(blocksOf(lines(1, 3), lines(1, 3))).toEqual([[false, 1, 3]]);
  expect(toBlocks([])).toEqual([]);
});
