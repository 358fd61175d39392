import { expect, test } from "vitest";
import { toMailColor } from "@/lib/mail/color";

test.each([
  ["oklch(1 0 0)", "#ffffff"],
  ["oklch(0 0 0)", "#000000"],
  ["oklch(0.627955 0.257683 29.2339)", "#ff0000"],
  ["oklch(51.975% 0.176858 142.495)", "#008000"],
  ["#16181d", "#16181d"],
  ["rebeccapurple", "rebeccapurple"],
])("%s is %s in a mail", (color, expected) => {
  expect(toMailColor(color)).toBe(expected);
});
