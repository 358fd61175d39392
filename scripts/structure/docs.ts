import { splitSections } from "@/features/tools/docs/split-sections";
import { featureFiles } from "./names";
import { type Check, find, type Tree, type Violation } from "./tree";

/** Decisions are never edited, so what they name may be gone. */
const checked = /^(README|CONTRIBUTING|AGENTS|SECURITY)\.md$|^docs\/(?!decisions\/).*\.md$/;
const folders =
  "app|features|components|lib|drizzle|dev|cli|sdk|deploy|docs|bench|tests|scripts|public|\\.ci|\\.github";
const rootFile = /^\.?[a-z][a-z0-9.-]*\.(ts|mjs|md|example)$|^(README|CONTRIBUTING|CHANGELOG|LICENSE)(\.md)?$/;
const path = new RegExp(`^(${folders})(/|$)`);
const pattern = /[*<>{}…]|\.\.\./;
/** Names that stand for one file in every feature, or for one that each developer has. */
const generic = new Set([...featureFiles.map((name) => `${name}.ts`), "route.ts", "page.tsx", ".env.local"]);

/** Paths and links named in the documentation exist. */
export const checkDocPaths: Check = (tree) => {
  const folderNames = new Set(
    [...tree.keys()].flatMap((file) => file.split("/").map((_, index, parts) => parts.slice(0, index).join("/"))),
  );
  const exists = (name: string) => tree.has(name) || folderNames.has(name.replace(/\/$/, "")) || isBareName(tree, name);
  return [...tree].flatMap(([file, source]): Violation[] => {
    if (!checked.test(file)) return [];
    const named = mentions(source, /`([^`\s]+)`/g).filter(({ target }) => isPath(target));
    const missing = named.filter(({ target }) => !exists(target.replace(/[#:].*$/, "")));
    const links = mentions(source, /\]\(([^)\s]+)\)/g).filter(({ target }) => !/^[a-z]+:/.test(target));
    const broken = links.filter(({ target }) => !isLinkSound(tree, file, target, exists));
    return [...missing, ...broken].map(({ line, target }) => ({
      path: file,
      line,
      problem: `names ${target}, which does not exist`,
      instead: "Name the file or heading as it is called now.",
    }));
  });
};

/** Within a passage about its folder, a file may be named without it. */
function isBareName(tree: Tree, name: string): boolean {
  return !name.includes("/") && [...tree.keys()].some((file) => file.endsWith(`/${name}`));
}

function mentions(source: string, mention: RegExp): { line: number; target: string }[] {
  return source
    .split("\n")
    .flatMap((content, index) =>
      [...content.matchAll(mention)].map((match) => ({ line: index + 1, target: match[1] ?? "" })),
    );
}

function isPath(name: string): boolean {
  if (pattern.test(name) || generic.has(name)) return false;
  return (path.test(name) && name.includes("/")) || rootFile.test(name);
}

function isLinkSound(tree: Tree, file: string, target: string, exists: (name: string) => boolean): boolean {
  const [name = "", anchor] = target.split("#");
  if (name.startsWith("/")) return true;
  const resolved = name === "" ? file : resolve(file, name);
  if (!exists(resolved)) return false;
  if (anchor === undefined || !resolved.endsWith(".md")) return true;
  return splitSections(resolved, tree.get(resolved) ?? "").some((section) => section.path === `${resolved}#${anchor}`);
}

function resolve(file: string, relative: string): string {
  const parts = file.split("/").slice(0, -1);
  for (const part of relative.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

/** Every document can be reached: `docs/` holds nothing that no other document links to. */
export const checkDocsAreLinked: Check = (tree) => {
  const sources = [...tree].filter(([file]) => /\.md$/.test(file));
  return [...tree.keys()].flatMap((file): Violation[] => {
    if (!/^docs\/(?!decisions\/).*\.md$/.test(file)) return [];
    const isLinked = sources.some(
      ([other, source]) =>
        other !== file &&
        find(source, /\]\(/).length > 0 &&
        mentions(source, /\]\(([^)\s#]+)/g).some(({ target }) => resolve(other, target) === file),
    );
    if (isLinked) return [];
    return [{ path: file, problem: "is linked from nowhere", instead: "Link it from README.md or another document." }];
  });
};
