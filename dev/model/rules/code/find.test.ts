import { expect, test } from "vitest";
import { findCodeRequest, findComputation, findDistantDate } from "./find";
import { fixByRule } from "./fix";

const NOW = new Date("2026-11-21T09:00:00Z");

test("fenced code is run as it stands", () => {
  const request = findCodeRequest("Run this:\n```js\nconsole.log(1)\n```");
  expect(request).toMatchObject({ kind: "own", needs: [{ intent: "run", code: "console.log(1)" }] });
});

test("code without a fence is found where it begins", () => {
  const request = findCodeRequest("this doesn't work, can you fix it? function add(a, b) { retrun a + b }");
  expect(request).toMatchObject({
    kind: "own",
    needs: [
      { intent: "check", code: "function add(a, b) { retrun a + b }", fix: { changes: ["`retrun` → `return`"] } },
    ],
  });
});

test("Python is run as Python", () => {
  const own = findCodeRequest("run ```python\nprint(1)\n```");
  expect(own).toMatchObject({ kind: "own", needs: [{ code: "print(1)", language: "python", intent: "run" }] });
  const written = findCodeRequest("Run Python that draws a picture");
  expect(written).toMatchObject({ kind: "written", needs: [{ label: "a picture", language: "python" }] });
});

test("other languages are named instead of run", () => {
  expect(findCodeRequest("run ```rust\nfn main() {}\n```")).toEqual({ kind: "foreign", language: "rust" });
});

test.each([
  ["write code that prints the first 20 primes", "the first 20 primes"],
  ["write a javascript function to check if a string is a palindrome", "whether “racecar” is a palindrome"],
  ["can you code fizzbuzz in js up to 30", "FizzBuzz up to 30"],
  ["Sort these names with code: Zoe, Adam", "the 2 items, sorted"],
  ["Run JavaScript that sorts [5, 2, 9, 1]", "the 4 items, sorted"],
  ["Write a debounce function in TypeScript", "a debounce function and a trial of it"],
])("“%s” gets a program it knows", (message, label) => {
  expect(findCodeRequest(message)).toMatchObject({ kind: "written", needs: [{ label, intent: "write" }] });
});

test("a program it does not know is not invented", () => {
  expect(findCodeRequest("write a program that scrapes a news site")).toEqual({ kind: "unknown-task" });
});

test.each([
  ["How many r's are in strawberry?", "how often “r” occurs in “strawberry”"],
  ["reverse the word hello", "“hello” reversed"],
  ["is 97 prime?", "whether 97 is prime"],
  ["sum of the numbers from 1 to 100", "the sum of the numbers 1 to 100"],
  ["flip a coin", "a coin toss"],
])("“%s” is answered by a small program", (clause, label) => {
  expect(findComputation(clause)).toMatchObject({ label, intent: "compute" });
});

test("text from the message cannot break out of its string", () => {
  const code = findComputation("reverse the word a\\bc")?.code ?? "";
  expect(code).toContain(JSON.stringify("a\\bc"));
});

test("a date some time away is counted by a program", () => {
  expect(findDistantDate("what date will it be in 100 days?", NOW)?.code).toContain("+ 100");
  expect(findDistantDate("what date is 90 days after 3 March 2026?", NOW)?.code).toContain('"2026-03-03T00:00:00Z"');
  expect(findDistantDate("what is today minus 90 days?", NOW)?.code).toContain("- 90");
  expect(findDistantDate("is it monday today?", NOW)).toBeUndefined();
});

test("repairs known misspellings and brackets, and nothing else", () => {
  expect(fixByRule("cosnt x = [1, 2").code).toBe("const x = [1, 2]");
  expect(fixByRule("for (let i = 0; i < 3; i++ { f(i) }").code).toBe("for (let i = 0; i < 3; i++) { f(i) }");
  expect(fixByRule("const s = '(';").changes).toEqual([]);
});
