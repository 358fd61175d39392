import { expect, test } from "vitest";
import { maskEmail } from "./utils";

test.each([
  ["grace.hopper@navy.example", "g•••r@navy.example"],
  ["ada@engines.example", "a•••@engines.example"],
  ["x@y.example", "x•••@y.example"],
])("%s is shown as %s", (email, masked) => {
  expect(maskEmail(email)).toBe(masked);
});
