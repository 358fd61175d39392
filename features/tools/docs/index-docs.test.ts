import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findSections, indexDocs } from "@/features/tools/docs/index-docs";

let root: string;

beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "docs-"));
  await mkdir(path.join(root, "docs/deep"), { recursive: true });
  await writeFile(
    path.join(root, "README.md"),
    "# Cadre\nAn agent starter.\n## Rebrand\nEverything a visitor sees stands in `cadre.config.ts`: name, logo, colours.\n",
  );
  const long = "Nothing of interest is said in this sentence. ".repeat(30);
  await writeFile(
    path.join(root, "docs/api.md"),
    `# API\n${long}\n## Rate limits\n${long}A caller over the limit gets 429 with Retry-After. ${long}`,
  );
  await writeFile(path.join(root, "docs/deep/runs.md"), "# Runs\nAfter a crash another process takes the run over.\n");
  await writeFile(path.join(root, "docs/ignored.txt"), "rebrand rebrand rebrand");
});

afterAll(() => rm(root, { recursive: true }));

test.each([
  ["rebrand", "README.md#rebrand"],
  ["how do I rebrand Cadre?", "README.md#rebrand"],
  ["rate limit", "docs/api.md#rate-limits"],
  ["what happens when the server crashes", "docs/deep/runs.md#runs"],
])("'%s' finds %s first", async (query, expected) => {
  const [first] = findSections(await indexDocs(root), query, 5);
  expect(first?.path).toBe(expected);
});

test("a snippet shows the place that matched", async () => {
  const [first] = findSections(await indexDocs(root), "retry-after", 5);
  expect(first?.heading).toBe("Rate limits");
  expect(first?.snippet).toContain("429 with Retry-After");
  expect(first?.snippet.length).toBeLessThan(320);
});

test("nothing is found for words that stand nowhere", async () => {
  expect(findSections(await indexDocs(root), "xylophone", 5)).toEqual([]);
});
