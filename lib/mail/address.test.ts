import { expect, test } from "vitest";
import { readMailAddress } from "@/lib/mail/address";
import { oneLine } from "@/lib/mail/one-line";

test.each([
  ["hello@cadre.example", { name: null, email: "hello@cadre.example" }],
  ["Cadre <hello@cadre.example>", { name: "Cadre", email: "hello@cadre.example" }],
  ['"Cadre, Inc." <hello@cadre.example>', { name: "Cadre, Inc.", email: "hello@cadre.example" }],
  ["hello@cadre.example, other@cadre.example", null],
  ["hello@cadre.example\r\nBcc: other@cadre.example", null],
  ["<hello@cadre.example> SIZE=1", null],
  ["hello", null],
  ["", null],
])("%j is read as %j", (text, expected) => {
  expect(readMailAddress(text)).toEqual(expected);
});

test.each([
  ["Pat\r\nBcc: everybody@example.com", "Pat Bcc: everybody@example.com"],
  ["  two\u2028lines\u0000 ", "two lines"],
  ["turned \u202eround", "turned round"],
  ["a name that is too long", "a name th…"],
])("%j becomes one line", (text, expected) => {
  expect(oneLine(text, text.startsWith("a name") ? 10 : 100)).toBe(expected);
});
