import { expect, test } from "vitest";
import { failureAfterwards, requestedFailure } from "./failures";

test.each([
  ["please fail", { fault: { kind: "status", status: 500 } }],
  ["error 503", { fault: { kind: "status", status: 503 } }],
  ["Rate limit me!", { fault: { kind: "status", status: 429, retryAfterSeconds: 2 } }],
  ["stop mid-stream", { fault: { kind: "cut" } }],
  ["stall mid-stream", { fault: { kind: "stall" } }],
  ["fail mid-stream", { fault: { kind: "error" } }],
  ["malformed", { fault: { kind: "malformed" } }],
  ["time out", { fault: { kind: "hang" } }],
  ["return a 502", { fault: { kind: "status", status: 502 } }],
  ["act like you timed out", { fault: { kind: "hang" } }],
  ["can you hang?", { fault: { kind: "hang" } }],
  ["refuse", { refusal: expect.any(String) }],
  ["run out of tokens", { incomplete: "max_output_tokens" }],
])("“%s” goes wrong as asked", (message, expected) => {
  expect(requestedFailure(message)).toMatchObject(expected);
});

test.each([
  "why does my code fail?",
  "what happens when the model times out",
  "search the docs for error 500",
  "What is 500 / 4?",
  "hello",
])("“%s” is an ordinary message", (message) => {
  expect(requestedFailure(message)).toBeUndefined();
});

test("a failure may come after the tools", () => {
  expect(failureAfterwards("Calculate 5*5 and then fail")).toMatchObject({
    before: "Calculate 5*5",
    failure: { fault: { status: 500 } },
  });
  expect(failureAfterwards("15% of 200, 300 and 400")).toBeUndefined();
  expect(failureAfterwards("salt and pepper")).toBeUndefined();
});
