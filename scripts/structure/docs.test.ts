import { expect, test } from "vitest";
import { checkDocPaths, checkDocsAreLinked } from "./docs";
import { treeOf } from "./tree";

const problemsOf = (readme: string) =>
  checkDocPaths(
    treeOf({
      "README.md": readme,
      "docs/guide.md": "# Guide\n## A run\n",
      "docs/picture.png": "",
      "lib/env.ts": "",
      "app/(app)/[org]/page.tsx": "",
      "cadre.config.ts": "",
    }),
  ).map(({ line, problem }) => `${line}: ${problem}`);

test("every path and link to something that exists is fine", () => {
  const readme = [
    "`lib/env.ts`, `lib/`, `app/(app)/[org]/page.tsx`, `cadre.config.ts`, `env.ts`, `lib/env.ts:12`",
    "[guide](docs/guide.md#a-run) [here](#top) ![picture](docs/picture.png) [web](https://example.com/a/b.ts)",
    "# Top",
    "`features/*/contract.ts`, `contract.ts`, `/api/v1/runs`, `npm start`, `app/api/<resource>/route.ts`, `a/b`",
  ].join("\n");
  expect(problemsOf(readme)).toEqual([]);
});

test.each([
  ["See `lib/gone.ts`.", "1: names lib/gone.ts, which does not exist"],
  ["\nSee `gone.config.ts`.", "2: names gone.config.ts, which does not exist"],
  ["See [that](docs/gone.md).", "1: names docs/gone.md, which does not exist"],
  ["See [that](docs/guide.md#two-runs).", "1: names docs/guide.md#two-runs, which does not exist"],
])("%s is found", (readme, problem) => {
  expect(problemsOf(readme)).toEqual([problem]);
});

test("a document that nothing links to is found", () => {
  const tree = treeOf({
    "README.md": "[guide](docs/guide.md)",
    "docs/guide.md": "[deep](deep/more.md#part)",
    "docs/deep/more.md": "",
    "docs/lost.md": "[self](lost.md)",
    "docs/decisions/001-a.md": "",
  });
  expect(checkDocsAreLinked(tree).map((violation) => violation.path)).toEqual(["docs/lost.md"]);
});
