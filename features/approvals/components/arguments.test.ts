import { expect, test } from "vitest";
import { indentedJson, readArguments } from "./arguments";

test("arguments are read as an object", () => {
  expect(readArguments('{"to":"ada"}')).toEqual({ to: "ada" });
  expect(readArguments("  ")).toEqual({});
});

test.each(["[1]", "5", "null"])("%s is no object of arguments", (text) => {
  expect(readArguments(text)).toMatch(/^Write one JSON object/);
});

test("what is no JSON is said to be none", () => {
  expect(readArguments("{to:")).toMatch(/^This is not valid JSON/);
});

test("arguments are indented for reading, and left alone when they cannot be read", () => {
  expect(indentedJson('{"to":"ada"}')).toBe('{\n  "to": "ada"\n}');
  expect(indentedJson("{to:")).toBe("{to:");
});
