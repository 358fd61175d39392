import { expect, test } from "vitest";
import { storableJson, storableText } from "./text";

test("what Postgres cannot hold is replaced, and everything else is kept", () => {
  expect(storableText("a\u0000b \ud83d c 👋")).toBe("a\ufffdb \ufffd c 👋");
  expect(storableJson({ a: ["\u0000", 1, null], b: "\udc00é" })).toBe('{"a":["\ufffd",1,null],"b":"\ufffdé"}');
  expect(storableJson({ "a\u0000": { "\ud800": 1 }, c: [] })).toBe('{"a\ufffd":{"\ufffd":1},"c":[]}');
});
