import { type Check, find, isCode, isTest, type Tree, type Violation } from "./tree";

interface Ban {
  pattern: RegExp;
  /** Where the pattern is looked for. */
  within: (path: string) => boolean;
  problem: string;
  instead: string;
}

const tooling = /^(dev|scripts|tests|bench|cli)\/|^[^/]+\.config\.(ts|mjs)$|\.test\.tsx?$/;
const minters =
  /^(lib\/api\/|lib\/jobs\/|features\/[^/]+\/loaders\.ts$|features\/runs\/engine\/|features\/models\/gateway\/ask-small-model\.ts$|lib\/context\.ts$)/;

// The words are put together here so that this file does not ban itself.
const bans: Ban[] = [
  {
    // Next replaces NEXT_RUNTIME while it builds, so it can be read in no other way.
    pattern: new RegExp(`\\bprocess\\.${"env"}\\b(?!\\.NEXT_RUNTIME)`),
    within: (path) => isCode(path) && path !== "lib/env.ts" && !tooling.test(path),
    problem: `reads process.${"env"}`,
    instead: "Add the variable to lib/env.ts and .env.example and read it with env().",
  },
  {
    pattern: new RegExp(`\\b${"mintOrganizationContext"}\\(`),
    within: (path) => isCode(path) && !isTest(path) && !/^(dev|scripts|cli|bench)\//.test(path) && !minters.test(path),
    problem: "mints an organization-bound context",
    instead: "Take `ctx` as an argument: only route(), loaders, the job runner and the run engine mint one.",
  },
  {
    pattern: new RegExp(`\\b(test|it|describe|suite)(\\.\\w+)*\\.(${["on", "sk", "to"].join("|")})(ly|ip|ipIf|do)\\b`),
    within: isTest,
    problem: "narrows or skips tests",
    instead: "Run them all: mend the test, or delete it with what it tests.",
  },
  {
    pattern: new RegExp(`\\b(${["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"].join("|")})\\b`),
    within: (path) => isCode(path) || /\.(css|md|sql)$/.test(path),
    problem: "leaves work for later",
    instead: "Do it now, or write an issue and remove the note.",
  },
  {
    pattern: new RegExp(`${"biome"}-ignore|@ts-(${"ignore"}|${"nocheck"})|${"eslint"}-disable`),
    within: isCode,
    problem: "switches a check off",
    instead: "Write the code so that the check passes; change a wrong rule in biome.json for everybody.",
  },
  {
    pattern: /\.catch\(\(\w*\) => \{\}\)/,
    within: (path) => isCode(path) && !isTest(path),
    problem: "swallows every error",
    instead: "Catch only the error you expect, and log or rethrow the rest.",
  },
];

/** Words that must not stand in some files. */
export const checkBans: Check = (tree) =>
  [...tree].flatMap(([path, source]) =>
    bans
      .filter((ban) => ban.within(path))
      .flatMap(({ pattern, problem, instead }) =>
        find(source, pattern).map(({ line }): Violation => ({ path, line, problem, instead })),
      ),
  );

const serverFile = /^features\/[^/]+\/((data|mutations|loaders|service|jobs)\.ts|(data|mutations)\/[^/]+\.ts)$/;
const serverMark = 'import "server-only";';

/** Files of a feature that only the server may load say so in their first line. */
export const checkServerOnly: Check = (tree) =>
  [...tree].flatMap(([path, source]): Violation[] => {
    const isServer = (serverFile.test(path) && !isTest(path)) || isServerLibrary(path, source);
    if (!isServer || source.startsWith(serverMark)) return [];
    const problem = "is server code without its mark";
    return [{ path, line: 1, problem, instead: `Make \`${serverMark}\` its first line.` }];
  });

/** Library code that reaches the database or Node is the server's. */
function isServerLibrary(path: string, source: string): boolean {
  if (!/^lib\/.*\.ts$/.test(path) || isTest(path) || path === "lib/env.ts") return false;
  return /^import (?!type )[^;]*? from "(node:|postgres|drizzle-orm\/postgres-js|pino|@\/lib\/db\/(client|scope))/m.test(
    source,
  );
}

/** A file that only passes on what others export hides where things are and defeats tree shaking. */
export const checkBarrels: Check = (tree) =>
  [...tree].flatMap(([path, source]): Violation[] => {
    if (!isCode(path) || !isBarrel(source)) return [];
    const problem = "only re-exports other files";
    return [{ path, problem, instead: "Delete it and import each thing from the file that declares it." }];
  });

function isBarrel(source: string): boolean {
  const statements = source
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "")
    .split(";")
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "" && statement !== 'import "server-only"');
  return (
    statements.length > 0 && statements.every((statement) => /^export\b[^=({]*(\{[^}]*\})?\s*from\s/.test(statement))
  );
}

const declared = /^ {2}([A-Z][A-Z0-9_]+):/;
const documented = /^#?\s?([A-Z][A-Z0-9_]+)=/;

/** `.env.example` names exactly the variables that `lib/env.ts` or the local supervisor reads. */
export const checkEnvironment: Check = (tree) => {
  const names = (path: string, pattern: RegExp) =>
    new Map(find(tree.get(path) ?? "", pattern).map(({ line, match }) => [match[1] ?? "", line]));
  const inCode = names("lib/env.ts", declared);
  const inExample = names(".env.example", documented);
  const undocumented = [...inCode].filter(([name]) => !inExample.has(name));
  const unread = [...inExample].filter(([name]) => !inCode.has(name) && !isReadByTooling(tree, name));
  return [
    ...undocumented.map(([name, line]) => ({
      path: "lib/env.ts",
      line,
      problem: `${name} is not documented`,
      instead: "Describe it in .env.example in one line.",
    })),
    ...unread.map(([name, line]) => ({
      path: ".env.example",
      line,
      problem: `nothing reads ${name}`,
      instead: "Remove it, or declare it in lib/env.ts.",
    })),
  ];
};

function isReadByTooling(tree: Tree, name: string): boolean {
  return [...tree].some(([path, source]) => /^(dev|cli|scripts)\/|\.config\.ts$/.test(path) && source.includes(name));
}
