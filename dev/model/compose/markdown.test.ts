import { expect, test } from "vitest";
import { fenced, longDate, plain, readable, table } from "./markdown";

test.each([
  ["441", "441"],
  ["3154.5", "3,154.5"],
  ["-1234567", "-1,234,567"],
  ["1 mile", "1 mile"],
  ["72 hour", "72 hours"],
  ["37 degC", "37 °C"],
  ["96.56064 km / h", "96.56064 km/h"],
  ["3.15576e+7 second", "31,557,600 seconds"],
  ["1.26765060022823e+30", "1.26765060022823e+30"],
  ["true", "true"],
  ["[1, 2]", "[1, 2]"],
])("the result %s reads %s", (value, text) => {
  expect(readable(value)).toBe(text);
});

test("a fence is longer than any in the code", () => {
  expect(fenced("a ``` b", "js")).toBe("````js\na ``` b\n````");
});

test("a table's cells cannot break out", () => {
  expect(table(["a"], [["x | y"]])).toBe("| a |\n| --- |\n| x \\| y |");
});

test("a snippet keeps the names in it and loses the markup around them", () => {
  expect(plain("## **Set** `OPENAI_API_KEY`\n> first", 100)).toBe("Set OPENAI_API_KEY first");
  expect(plain("one two three", 8)).toBe("one two …");
});

test("a date is written out", () => {
  expect(longDate("2024-02-29")).toBe("29 February 2024");
  expect(longDate("soon")).toBe("soon");
});
