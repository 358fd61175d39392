import { expect, test } from "vitest";
import { returnPath } from "./return-path";

test.each([
  [undefined, "/app"],
  ["", "/app"],
  ["/acme/chat?x=1", "/acme/chat?x=1"],
  ["//evil.example", "/app"],
  ["/\\evil.example", "/app"],
  ["/\t/evil.example", "/app"],
  ["/.//evil.example", "/app"],
  ["/acme/..//evil.example/x?y=1", "/app"],
  ["/%2e//evil.example", "/app"],
  ["https://evil.example", "/app"],
  ["javascript:alert(1)", "/app"],
])("the return path %j leads to %j", (next, path) => {
  expect(returnPath(next)).toBe(path);
});
