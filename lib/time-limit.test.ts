import { expect, test } from "vitest";
import { TimeLimitError, withTimeLimit } from "./time-limit";

const endless = () => /^(a+)+$/.test(`${"a".repeat(60)}!`);

test("work gives what it gives, also inside of other work", () => {
  expect(withTimeLimit(1_000, () => withTimeLimit(1_000, () => ({ a: 1 })))).toEqual({ a: 1 });
});

test("what work throws is thrown as it is", () => {
  const error = new TypeError("No.");
  expect(() =>
    withTimeLimit(1_000, () => {
      throw error;
    }),
  ).toThrow(error);
});

test("a regular expression that would never end is stopped, and the next work is done", () => {
  expect(() => withTimeLimit(50, endless)).toThrow(TimeLimitError);
  expect(withTimeLimit(1_000, () => "next")).toBe("next");
});
