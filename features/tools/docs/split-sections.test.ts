import { expect, test } from "vitest";
import { splitSections, toPlainText } from "@/features/tools/docs/split-sections";

test("a document is cut at its headings, each with the anchor that GitHub gives it", () => {
  const markdown = "Before.\n\n# The `house`, again\nText.\n## Run\nOne.\n## Run\nTwo.\n";
  expect(splitSections("docs/a.md", markdown)).toEqual([
    { path: "docs/a.md", heading: "docs/a.md", text: "Before." },
    { path: "docs/a.md#the-house-again", heading: "The house, again", text: "Text." },
    { path: "docs/a.md#run", heading: "Run", text: "One." },
    { path: "docs/a.md#run-1", heading: "Run", text: "Two." },
  ]);
});

test("a comment in a code block is not a heading", () => {
  const markdown = "# Run\n```sh\n# not a heading\nnpm start\n```\nAfter.";
  expect(splitSections("README.md", markdown)).toHaveLength(1);
});

test("a snippet reads as plain text", () => {
  const markdown =
    "> See **[the guide](docs/a.md)** and `npm start`:\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- one\n- two";
  expect(toPlainText(markdown)).toBe("See the guide and npm start: a b 1 2 one two");
});

test.each([
  [
    "Set `OPENAI_API_KEY` or _both_ `DATABASE_URL` and APP_URL.",
    "Set OPENAI_API_KEY or both DATABASE_URL and APP_URL.",
  ],
  ["keyed by `<response number>/<call id>`, *then* `a | b`", "keyed by <response number>/<call id>, then a | b"],
  ["Run:\n\n```sh\nPORT=3100 npm start # my_port\n```\n", "Run: PORT=3100 npm start # my_port"],
  ["[`lib/env.ts`](lib/env.ts) and **`snake_case`**", "lib/env.ts and snake_case"],
])("code in %j keeps its characters", (markdown, text) => {
  expect(toPlainText(markdown)).toBe(text);
});
