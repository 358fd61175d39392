import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** A working tree: the text of every file by its path from the root, with forward slashes. */
export type Tree = ReadonlyMap<string, string>;

export interface Violation {
  path: string;
  line?: number;
  problem: string;
  /** What to do instead. */
  instead: string;
}

export type Check = (tree: Tree) => Violation[];

const ignored = new Set([
  "node_modules",
  ".git",
  ".next",
  "var",
  "test-results",
  "playwright-report",
  "coverage",
  ".cache",
]);
const text = /\.(ts|tsx|mts|mjs|cjs|js|css|md|json|sql|yml|yaml|example|ndjson)$|\/run$/;

/** Reads a working tree from disk. Of files that no check reads, only the name is kept. */
export function readTree(root: string): Tree {
  const files = new Map<string, string>();
  const visit = (folder: string) => {
    for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
      const file = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (ignored.has(entry.name)) continue;
      if (entry.isDirectory()) visit(file);
      else if (entry.isFile()) files.set(file, text.test(file) ? readFileSync(path.join(root, file), "utf8") : "");
    }
  };
  visit("");
  return files;
}

/** A tree for tests of the checks. */
export function treeOf(files: Record<string, string>): Tree {
  return new Map(Object.entries(files));
}

export const isCode = (file: string): boolean => /\.(ts|tsx|mts|mjs|cjs|js)$/.test(file);

export const isTest = (file: string): boolean => /\.test\.(ts|tsx)$/.test(file) || file.startsWith("tests/");

/** Every place where `pattern` matches, with its line. */
export function find(source: string, pattern: RegExp): { line: number; match: RegExpExecArray }[] {
  return source.split("\n").flatMap((content, index) => {
    const match = pattern.exec(content);
    return match ? [{ line: index + 1, match }] : [];
  });
}
