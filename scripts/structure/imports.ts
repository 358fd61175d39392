import { parseSync } from "oxc-parser";
import { type Check, isCode, isTest, type Tree, type Violation } from "./tree";

interface Import {
  from: string;
  to: string;
  line: number;
  /** Erased by the compiler: matters for who knows whom, not for what is loaded. */
  isType: boolean;
}

const extensions = ["", ".ts", ".tsx", ".mts", ".mjs", ".d.ts", "/index.ts", "/index.tsx"];

/** Every import of one file of the tree by another. */
function readImports(tree: Tree): Import[] {
  return [...tree].flatMap(([from, source]) =>
    isCode(from)
      ? specifiers(from, source).flatMap(({ specifier, offset, isType }) => {
          const to = resolve(tree, from, specifier);
          return to === null ? [] : [{ from, to, line: source.slice(0, offset).split("\n").length, isType }];
        })
      : [],
  );
}

/** What a file imports, as written: also packages. */
function specifiers(path: string, source: string): { specifier: string; offset: number; isType: boolean }[] {
  const { module } = parseSync(path, source);
  const imported = module.staticImports.map(({ moduleRequest, entries, start }) => ({
    specifier: moduleRequest.value,
    offset: start,
    isType: entries.length > 0 && entries.every((entry) => entry.isType),
  }));
  const exported = module.staticExports.flatMap(({ entries, start }) => {
    const request = entries[0]?.moduleRequest;
    return request ? [{ specifier: request.value, offset: start, isType: entries.every((entry) => entry.isType) }] : [];
  });
  const dynamic = module.dynamicImports.map(({ moduleRequest, start }) => ({
    specifier: source.slice(moduleRequest.start + 1, moduleRequest.end - 1),
    offset: start,
    isType: false,
  }));
  return [...imported, ...exported, ...dynamic];
}

function resolve(tree: Tree, from: string, specifier: string): string | null {
  if (!/^(@\/|\.\.?\/|\.\.?$)/.test(specifier)) return null;
  const base = specifier.startsWith("@/") ? [] : from.split("/").slice(0, -1);
  for (const part of specifier.replace(/^@\//, "").split("/")) {
    if (part === "..") base.pop();
    else if (part !== "." && part !== "") base.push(part);
  }
  const path = base.join("/");
  return extensions.map((extension) => path + extension).find((candidate) => tree.has(candidate)) ?? null;
}

const layers = ["drizzle/schema", "lib", "components", "features", "app"];
const outside = /^(dev|cli|tests|scripts|bench)\//;

function layerOf(path: string): number {
  if (/^(proxy|instrumentation[a-z-]*)\.ts$/.test(path)) return layers.indexOf("app");
  return layers.findIndex((layer) => path.startsWith(`${layer}/`));
}

/** app → features → components → lib → drizzle/schema, and nothing of these imports dev, cli, tests or scripts. */
function checkDirection(imports: Import[]): Violation[] {
  return imports.flatMap(({ from, to, line }): Violation[] => {
    const [importer, imported] = [layerOf(from), layerOf(to)];
    if (importer < 0) return [];
    if (outside.test(to) && !isTest(from)) {
      const instead = "Move what is needed into lib/ or the feature: nothing of the product imports its tools.";
      return [{ path: from, line, problem: `imports ${to}`, instead }];
    }
    if (imported <= importer) return [];
    const problem = `imports ${to}, upwards from ${layers[importer]} to ${layers[imported]}`;
    return [
      { path: from, line, problem, instead: "Pass it in as an argument, or move it down to where both reach it." },
    ];
  });
}

const publicFile = /^features\/[^/]+\/(?!components\/[^/]+\/)/;

/** Folders that are private: a route's `_components`, and what lies deeper in another feature's `components/`. */
function checkPrivacy(imports: Import[]): Violation[] {
  return imports.flatMap(({ from, to, line }): Violation[] => {
    const chrome = /^(app\/(?:.*\/)?)_components\//.exec(to)?.[1];
    if (chrome !== undefined && !from.startsWith(chrome) && !isTest(from)) {
      const instead = `Move it to components/ or a feature: ${to.split("/").slice(0, -1).join("/")} belongs to its route.`;
      return [{ path: from, line, problem: `imports ${to}`, instead }];
    }
    const [mine, theirs] = [featureOf(from), featureOf(to)];
    if (mine === null || theirs === null || mine === theirs || publicFile.test(to)) return [];
    const instead = `Import a file directly in features/${theirs}/components/, or move the piece to components/.`;
    return [{ path: from, line, problem: `imports the internals of ${theirs}'s components: ${to}`, instead }];
  });
}

function featureOf(path: string): string | null {
  return /^features\/([^/]+)\//.exec(path)?.[1] ?? null;
}

/** Features know each other one way only. Types count: a cycle of types is a cycle in the reader's head. */
function checkCycles(imports: Import[]): Violation[] {
  const edges = new Map<string, Map<string, Import>>();
  for (const edge of imports) {
    const [from, to] = [featureOf(edge.from), featureOf(edge.to)];
    if (from === null || to === null || from === to || isTest(edge.from)) continue;
    const targets = edges.get(from) ?? new Map<string, Import>();
    edges.set(from, targets.set(to, targets.get(to) ?? edge));
  }
  const reported = new Set<string>();
  return [...edges].flatMap(([from, targets]) =>
    [...targets].flatMap(([to, edge]): Violation[] => {
      const path = findPath(
        to,
        (feature) => edges.get(feature)?.keys() ?? [],
        (feature) => feature === from,
      );
      const members = path?.toSorted().join();
      if (!path || members === undefined || reported.has(members)) return [];
      reported.add(members);
      const problem = `closes a cycle of features: ${[from, ...path].join(" → ")}`;
      const instead = "Move what both need into one of them or into a third, or pass it in as an argument.";
      return [{ path: edge.from, line: edge.line, problem, instead }];
    }),
  );
}

/** The shortest way from `start` to a node that `isEnd`, breadth first. */
function findPath(start: string, next: (node: string) => Iterable<string>, isEnd: (node: string) => boolean) {
  const queue: string[][] = [[start]];
  const seen = new Set([start]);
  for (let path = queue.shift(); path; path = queue.shift()) {
    const last = path.at(-1) ?? start;
    if (isEnd(last)) return path;
    for (const node of next(last)) {
      if (seen.has(node)) continue;
      seen.add(node);
      queue.push([...path, node]);
    }
  }
  return null;
}

const isomorphic =
  /^features\/[^/]+\/((contract|schema|client|constants|utils|permissions)\.tsx?$|components\/)|^components\//;

/** What also runs in a browser loads no server code, over however many files. */
function checkIsomorphic(tree: Tree, imports: Import[]): Violation[] {
  const loads = Map.groupBy(
    imports.filter((edge) => !edge.isType),
    (edge) => edge.from,
  );
  const isServer = (path: string) => /^import "server-only";/m.test(tree.get(path) ?? "");
  return [...tree.keys()].flatMap((path): Violation[] => {
    if (!isomorphic.test(path) || isTest(path)) return [];
    const chain = findPath(path, (file) => (loads.get(file) ?? []).map((edge) => edge.to), isServer);
    if (chain === null) return [];
    const problem = `also runs in a browser, but loads server code: ${chain.join(" → ")}`;
    return [{ path, problem, instead: "Import only its types, or fetch the data through the API." }];
  });
}

/** All rules about who may import whom. */
export const checkImports: Check = (tree) => {
  const imports = readImports(tree);
  return [
    ...checkDirection(imports),
    ...checkPrivacy(imports),
    ...checkCycles(imports),
    ...checkIsomorphic(tree, imports),
  ];
};
