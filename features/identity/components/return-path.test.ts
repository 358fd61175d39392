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
  ["%2F%2Fevil.example", "/app"],
  ["/%5Cevil.example", "/%5Cevil.example"],
  ["/%2F%2Fevil.example", "/%2F%2Fevil.example"],
  ["https:evil.example", "/app"],
  ["\\\\evil.example", "/app"],
  ["/\r\n//evil.example", "/app"],
  [" //evil.example", "/app"],
  ["//localhost@evil.example", "/app"],
  ["data:text/html,x", "/app"],
])("the return path %j leads to %j", (next, path) => {
  expect(returnPath(next)).toBe(path);
});
