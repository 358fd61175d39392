import { expect, test } from "vitest";
import { checkBans, checkBarrels, checkEnvironment, checkServerOnly } from "./code";
import { treeOf } from "./tree";

const environment = "process.env";

test.each([
  ["lib/db/client.ts", `const url = ${environment}.DATABASE_URL;`, "env()"],
  ["features/runs/data.ts", "const ctx = mintOrganizationContext(base);", "ctx"],
  ["lib/ids.test.ts", `test.${"only"}("a", () => {});`, "Run them all"],
  ["tests/e2e/chat.test.ts", `test.describe.${"skip"}("a", () => {});`, "Run them all"],
  ["lib/ids.ts", `// ${"TO"}${"DO"}: later`, "Do it now"],
  ["docs/guide.md", `${"FIX"}${"ME"} write this`, "Do it now"],
  ["lib/ids.ts", `// ${"biome"}-ignore lint: because`, "check passes"],
  ["lib/ids.ts", `// @ts-${"ignore"}`, "check passes"],
  ["lib/ids.ts", "void load().catch(() => {});", "Catch only"],
])("in %s, %s is refused", (path, line, instead) => {
  const [violation, ...others] = checkBans(treeOf({ [path]: `// first\n${line}\n` }));
  expect(others).toEqual([]);
  expect(violation).toMatchObject({ path, line: 2, instead: expect.stringContaining(instead) as string });
});

test.each([
  ["lib/env.ts", `const present = ${environment};`],
  ["next.config.ts", `const url = ${environment}.APP_URL;`],
  ["dev/start.ts", `const url = ${environment}.APP_URL;`],
  ["instrumentation.ts", `if (${environment}.NEXT_RUNTIME !== "nodejs") return;`],
  ["lib/api/route.ts", "return mintOrganizationContext(base);"],
  ["features/runs/engine/context.ts", "return mintOrganizationContext(base);"],
  ["features/agents/loaders.ts", "return mintOrganizationContext(base);"],
  ["tests/factories/people.ts", "return mintOrganizationContext(base);"],
  ["lib/ids.ts", "const only = rows.only; list.skip(3);"],
  ["lib/ids.ts", "await load().catch((cause) => { throw new Error('x', { cause }); });"],
])("in %s, %s is fine", (path, line) => {
  expect(checkBans(treeOf({ [path]: line }))).toEqual([]);
});

test("server files of a feature and of lib start with their mark", () => {
  const mark = 'import "server-only";\n';
  const tree = treeOf({
    "features/runs/data.ts": "export const a = 1;",
    "features/runs/mutations/start-run.ts": "export const a = 1;",
    "features/runs/mutations/start-run.test.ts": "export const a = 1;",
    "features/runs/loaders.ts": `${mark}export const a = 1;`,
    "features/runs/utils.ts": "export const a = 1;",
    "lib/db/client.ts": 'import postgres from "postgres";',
    "lib/db/scope.ts": `${mark}import { AsyncLocalStorage } from "node:async_hooks";`,
    "lib/format.ts": 'import type { Log } from "@/lib/env";',
  });
  expect(checkServerOnly(tree).map((violation) => violation.path)).toEqual([
    "features/runs/data.ts",
    "features/runs/mutations/start-run.ts",
    "lib/db/client.ts",
  ]);
});

test("a file that only re-exports is a barrel", () => {
  const tree = treeOf({
    "components/ui/index.ts":
      '// All of it.\nexport * from "./button";\nexport { Field, type FieldProps } from "./field";\n',
    "features/tools/registry/index.ts": 'import { a } from "./a";\nexport const b = a;\n',
    "lib/reexport.ts": 'export { a } from "./a";\nexport const b = 1;\n',
    "lib/empty.ts": "",
  });
  expect(checkBarrels(tree).map((violation) => violation.path)).toEqual(["components/ui/index.ts"]);
});

test("the example configuration and the code name the same variables", () => {
  const tree = treeOf({
    "lib/env.ts": "const Env = z.object({\n  APP_URL: z.url(),\n  LOG_LEVEL: z.string(),\n});",
    ".env.example": "# The address.\nAPP_URL=http://localhost\n#PORT=3000\n# GONE=1\n",
    "dev/ports.ts": `const port = ${environment}.PORT;`,
  });
  expect(checkEnvironment(tree)).toMatchObject([
    { path: "lib/env.ts", line: 3, problem: "LOG_LEVEL is not documented" },
    { path: ".env.example", line: 4, problem: "nothing reads GONE" },
  ]);
});
