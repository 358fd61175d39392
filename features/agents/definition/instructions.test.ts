import { expect, test } from "vitest";
import { fillVariables, unknownVariables, variablesIn } from "./instructions";

test("variables are names between double braces, with or without spaces", () => {
  expect(variablesIn("{{a}} {{ b }} {{a}} {c} {{}} {{d e}}")).toEqual(["a", "b"]);
});

test("what has no value stays as it is written, and a value is never read again", () => {
  expect(fillVariables("{{a}} {{b}}", { a: "{{b}}" })).toBe("{{b}} {{b}}");
  expect(fillVariables("{{constructor}} $& {{a}}", { a: "$&" })).toBe("{{constructor}} $& $&");
});

test("built-in and own variables are known", () => {
  const variables = [{ name: "tone", value: "" }];
  expect(unknownVariables({ instructions: "{{date}} {{tone}} {{mood}}", variables })).toEqual(["mood"]);
});
