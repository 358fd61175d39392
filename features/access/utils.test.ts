import { expect, test } from "vitest";
import { lifetimeChoices, lifetimeName, nounName, scopesByNoun } from "./utils";

test("scopes are grouped by noun in their order", () => {
  expect(scopesByNoun(["runs:read", "agents:read", "runs:write"])).toEqual([
    {
      noun: "runs",
      scopes: [
        { scope: "runs:read", verb: "read" },
        { scope: "runs:write", verb: "write" },
      ],
    },
    { noun: "agents", scopes: [{ scope: "agents:read", verb: "read" }] },
  ]);
});

test.each([
  ["api_keys", "API keys"],
  ["single_sign_on", "Single sign-on"],
  ["runs", "Runs"],
])("the noun %s is called %s", (noun, name) => {
  expect(nounName(noun)).toBe(name);
});

test.each([
  [60, "1 minute"],
  [900, "15 minutes"],
  [3_600, "1 hour"],
  [86_400, "24 hours"],
  [172_800, "2 days"],
  [90, "90 seconds"],
])("%i seconds are %s", (seconds, name) => {
  expect(lifetimeName(seconds)).toBe(name);
});

test("lifetimes to choose from hold the default and end with the maximum", () => {
  expect(lifetimeChoices(1_200, 7_200)).toEqual([900, 1_200, 3_600, 7_200]);
  expect(lifetimeChoices(900, 900)).toEqual([900]);
});
