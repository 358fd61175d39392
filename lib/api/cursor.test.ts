import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { decodeCursor, encodeCursor, toPage } from "@/lib/api/cursor";

const Key = z.tuple([z.number(), z.string()]);
const refused = expect.objectContaining({
  code: "validation_failed",
  errors: [expect.objectContaining({ path: "cursor" })],
});

function decode(cursor: string, list = "things"): unknown {
  try {
    return decodeCursor(list, Key, cursor);
  } catch (error) {
    return error;
  }
}

test("whatever was packed comes out again", () => {
  fc.assert(
    fc.property(fc.integer(), fc.string({ unit: "binary" }), (number, text) => {
      const key = [number, text.toWellFormed()];
      expect(decode(encodeCursor("things", key))).toEqual(key);
    }),
  );
});

test("a cursor of another list, a changed character and made-up text are refused", () => {
  const cursor = encodeCursor("things", [1, "a"]);
  expect(decode(cursor, "others")).toEqual(refused);
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(decode(text)).toEqual(refused);
    }),
  );
  fc.assert(
    fc.property(fc.nat(cursor.length - 1), fc.constantFrom(..."ABCxyz019-_"), (index, character) => {
      const changed = cursor.slice(0, index) + character + cursor.slice(index + 1);
      fc.pre(changed !== cursor);
      expect(decode(changed)).toEqual(refused);
    }),
  );
});

test("a key of another shape is refused even when we made it", () => {
  expect(decode(encodeCursor("things", ["no number", "a"]))).toEqual(refused);
});

test("walking the pages shows every row once and in order, whatever the page size", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer(), { maxLength: 60 }), fc.integer({ min: 1, max: 12 }), (ids, limit) => {
      const rows = ids.toSorted((a, b) => a - b);
      const read = (after: number | null) => rows.filter((id) => after === null || id > after).slice(0, limit + 1);
      const seen: number[] = [];
      let after: number | null = null;
      for (let pages = 0; pages <= rows.length; pages++) {
        const page: { data: number[]; next_cursor: string | null } = toPage(
          read(after),
          limit,
          "things",
          (id) => [id, ""],
          (id) => id,
        );
        seen.push(...page.data);
        if (page.next_cursor === null) break;
        expect(page.data).toHaveLength(limit);
        [after] = decodeCursor("things", Key, page.next_cursor);
      }
      expect(seen).toEqual(rows);
    }),
  );
});
