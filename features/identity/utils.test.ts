import { describe, expect, test } from "vitest";
import { nameFromEmail, normalizeEmail, passwordFlaw, personalWords } from "./utils";

const ada = { email: "ada.lovelace@analytical.example", name: "Ada King", product: "Cadre" };

describe("personal words", () => {
  test("are the address, its longer parts, the name and the product", () => {
    const words = ["ada.lovelace@analytical.example", "lovelace", "analytical", "example", "ada king", "king", "cadre"];
    expect(personalWords(ada)).toEqual(words);
  });
});

describe("a password", () => {
  test.each([
    ["eleven chars".slice(0, 11), "Use at least 12 characters."],
    ["x".repeat(201), "Use at most 200 characters."],
    ["the LOVELACE engine", "Do not use “lovelace” in your password."],
    ["tundra kettle 94 moss", null],
    ["🦊".repeat(12), null],
  ])("%j: %j", (password, flaw) => {
    expect(passwordFlaw(password, personalWords(ada))).toBe(flaw);
  });
});

test.each([
  ["grace.hopper@navy.example", "Grace Hopper"],
  ["x@y.example", "X"],
  ["__@y.example", "__@y.example"],
])("%s is greeted as %s", (email, name) => {
  expect(nameFromEmail(email)).toBe(name);
});

test("addresses are compared without case and surrounding space", () => {
  expect(normalizeEmail("  Ada@Example.COM ")).toBe("ada@example.com");
});
