import { expect, test } from "vitest";
import { decodeEntities, safeHref } from "./link";

test.each([
  ["https://example.com/a?b=c", "https://example.com/a?b=c"],
  ["mailto:ada@example.com", "mailto:ada@example.com"],
  ["/docs/api", "/docs/api"],
  ["#part", "#part"],
  ["//elsewhere.example", null],
  ["javascript:alert(1)", null],
  ["JaVaScRiPt:alert(1)", null],
  ["\u0001javascript:alert(1)", null],
  ["data:text/html,<script>", null],
  ["not an address", null],
])("the address %j leads to %j", (href, safe) => {
  expect(safeHref(href)).toBe(safe);
});

test("character references become characters and unknown ones stay", () => {
  expect(decodeEntities("a &amp; b &lt;i&gt; &#8364; &#x20AC; &unknown; &#0;")).toBe("a & b <i> € € &unknown; &#0;");
});
