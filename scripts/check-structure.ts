import { checkBans, checkBarrels, checkEnvironment, checkServerOnly } from "./structure/code";
import { checkDocPaths, checkDocsAreLinked } from "./structure/docs";
import { checkImports } from "./structure/imports";
import { checkFeatureFiles, checkKebabCase, checkLengths, checkMeaningfulNames } from "./structure/names";
import { type Check, readTree } from "./structure/tree";

const checks: Check[] = [
  checkFeatureFiles,
  checkKebabCase,
  checkMeaningfulNames,
  checkLengths,
  checkBans,
  checkServerOnly,
  checkBarrels,
  checkEnvironment,
  checkDocPaths,
  checkDocsAreLinked,
  checkImports,
];

const tree = readTree(process.cwd());
const violations = checks.flatMap((check) => check(tree)).sort((a, b) => a.path.localeCompare(b.path));
for (const { path, line, problem, instead } of violations) {
  process.stdout.write(`${path}${line === undefined ? "" : `:${line}`} ${problem}\n    ${instead}\n`);
}
process.stdout.write(`structure: ${tree.size} files, ${checks.length} checks, ${violations.length} violations\n`);
process.exitCode = violations.length === 0 ? 0 : 1;
