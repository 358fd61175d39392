import { type Check, isCode, type Violation } from "./tree";

export const featureFiles = [
  ...["contract", "schema", "data", "mutations", "loaders", "service", "jobs", "client"],
  ...["permissions", "constants", "utils"],
];
const featureFile = new RegExp(`^(${featureFiles.join("|")})(\\.test)?\\.tsx?$`);

/** The closed list of file names directly inside a feature. Folders are `components/` or a part with its own names. */
export const checkFeatureFiles: Check = (tree) =>
  [...tree.keys()].flatMap((path) => {
    const [top, feature, name, ...rest] = path.split("/");
    if (top !== "features") return [];
    if (name === undefined) {
      return [{ path, problem: "lies outside of a feature", instead: `Move ${feature} into features/<noun>/.` }];
    }
    if (rest.length > 0 || featureFile.test(name)) return [];
    return [
      {
        path,
        problem: `'${name}' is not a file that a feature has`,
        instead: `Use one of ${featureFiles.map((file) => `${file}.ts`).join(", ")}, components/, or a folder for a part with its own noun.`,
      },
    ];
  });

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** Names that Next, npm or a convention prescribes. */
const prescribed =
  /^(README|LICENSE|CONTRIBUTING|CHANGELOG|SECURITY|CODE_OF_CONDUCT|AGENTS|CODEOWNERS|Dockerfile|PULL_REQUEST_TEMPLATE|ISSUE_TEMPLATE)(\.\w+)?$/;
const routeFolder = /^(\(\.*[a-z-]+\)|\[{1,2}(\.\.\.)?[a-zA-Z_]+\]{1,2}|_components|\.well-known)$/;
const generated = /^(drizzle\/migrations|public)\//;

/** kebab-case files and folders; under `app/` also what Next's router gives a meaning. */
export const checkKebabCase: Check = (tree) =>
  [...tree.keys()].flatMap((path): Violation[] => {
    if (generated.test(path)) return [];
    const segments = path.split("/");
    const name = segments.pop() ?? "";
    const folder = segments.find((segment) => {
      const isRoute = path.startsWith("app/") && (routeFolder.test(segment) || /^[a-z0-9.-]+$/.test(segment));
      return !kebab.test(segment.replace(/^\./, "")) && !isRoute;
    });
    const stem = name.replace(/^\./, "").split(".");
    const bad = prescribed.test(name) ? undefined : stem.find((part) => !kebab.test(part));
    const wrong = folder ?? bad;
    if (wrong === undefined) return [];
    return [{ path, problem: `'${wrong}' is not kebab-case`, instead: `Name it ${toKebab(wrong)}.` }];
  });

function toKebab(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/[\s_]+/g, "-")
    .toLowerCase();
}

const meaningless = new Set(["v2", "new", "old", "misc", "helper", "helpers", "common", "manager"]);

/** Names that say nothing. Folders under `app/` are URL segments and may. */
export const checkMeaningfulNames: Check = (tree) =>
  [...tree.keys()].flatMap((path): Violation[] => {
    const segments = path.split("/");
    const named = path.startsWith("app/") ? segments.slice(-1) : segments;
    const word = named.flatMap((segment) => segment.split(/[-_.]/)).find((part) => meaningless.has(part));
    if (word === undefined || generated.test(path)) return [];
    const problem = `'${word}' in a path says nothing`;
    return [{ path, problem, instead: "Name the file after what it does, or put its functions where they are used." }];
  });

const maxLines = 400;
const maxRouteLines = 60;

/** No long files; a route file only joins a contract and a handler. */
export const checkLengths: Check = (tree) =>
  [...tree].flatMap(([path, source]): Violation[] => {
    if (!(isCode(path) || path.endsWith(".css")) || generated.test(path)) return [];
    const lines = source.split("\n").length - 1;
    if (/^app\/.*\/route\.tsx?$/.test(path) && lines > maxRouteLines) {
      const instead = "Keep `export const GET = route(contract, handler)` and move the work into the feature.";
      return [{ path, problem: `has ${lines} lines; a route file has at most ${maxRouteLines}`, instead }];
    }
    if (lines <= maxLines) return [];
    const instead = "Split it by what its parts are about.";
    return [{ path, problem: `has ${lines} lines; a file has at most ${maxLines}`, instead }];
  });
