import { expect, test } from "vitest";
import { checkImports } from "./imports";
import { treeOf } from "./tree";

const problemsOf = (files: Record<string, string>) =>
  checkImports(treeOf(files)).map(({ path, line, problem }) => `${path}:${line ?? ""} ${problem}`);

const target = {
  "app/page.tsx": "",
  "features/runs/data.ts": "",
  "components/ui/button.tsx": "",
  "lib/ids.ts": "",
  "drizzle/schema/runs.ts": "",
  "dev/start.ts": "",
  "tests/setup/api.ts": "",
};

test.each([
  [
    "features/runs/service.ts",
    '\nimport Page from "@/app/page";',
    "imports app/page.tsx, upwards from features to app",
  ],
  [
    "components/shell/a.tsx",
    '\nimport type { Run } from "@/features/runs/data";',
    "imports features/runs/data.ts, upwards",
  ],
  ["lib/a.ts", '\nexport { Button } from "@/components/ui/button";', "imports components/ui/button.tsx, upwards"],
  ["lib/a.ts", '\nconst load = () => import("../features/runs/data");', "imports features/runs/data.ts, upwards"],
  [
    "drizzle/schema/a.ts",
    '\nimport { newId } from "../../lib/ids";',
    "imports lib/ids.ts, upwards from drizzle/schema to lib",
  ],
  ["lib/a.ts", '\nimport { start } from "@/dev/start";', "imports dev/start.ts"],
  ["app/layout.tsx", '\nimport { request } from "@/tests/setup/api";', "imports tests/setup/api.ts"],
  [
    "features/runs/service.ts",
    '\nimport { boot } from "@/instrumentation";',
    "imports instrumentation.ts, upwards from features to app",
  ],
])("%s with %s is refused", (path, source, problem) => {
  const problems = problemsOf({ ...target, "instrumentation.ts": "", [path]: source });
  expect(problems).toEqual([expect.stringContaining(`${path}:2 ${problem}`) as string]);
});

test("importing downwards is fine, and tools may import anything", () => {
  expect(
    problemsOf({
      ...target,
      "app/layout.tsx": 'import { a } from "@/features/runs/data";\nimport { b } from "@/components/ui/button";',
      "features/runs/data.ts": 'import { newId } from "@/lib/ids";\nimport { runs } from "@/drizzle/schema/runs";',
      "lib/auth/actor.ts": 'import { runs } from "@/drizzle/schema/runs";',
      "dev/seed.ts": 'import { a } from "@/features/runs/data";',
      "lib/ids.test.ts": 'import { request } from "../tests/setup/api";',
    }),
  ).toEqual([]);
});

test("a route's own components stay with it", () => {
  expect(
    problemsOf({
      "app/(app)/_components/sidebar.tsx": "",
      "app/(app)/settings/page.tsx": 'import { Sidebar } from "../_components/sidebar";',
      "app/(auth)/login/page.tsx": 'import { Sidebar } from "@/app/(app)/_components/sidebar";',
    }),
  ).toEqual(["app/(auth)/login/page.tsx:1 imports app/(app)/_components/sidebar.tsx"]);
});

test("another feature's components may be used, but not what they are made of", () => {
  expect(
    problemsOf({
      "features/runs/components/run-card.tsx": 'import { Step } from "./steps/step";',
      "features/runs/components/steps/step.tsx": "",
      "features/agents/components/page.tsx":
        'import { RunCard } from "@/features/runs/components/run-card";\nimport { Step } from "@/features/runs/components/steps/step";',
    }),
  ).toEqual([
    "features/agents/components/page.tsx:2 imports the internals of runs's components: features/runs/components/steps/step.tsx",
  ]);
});

test("a cycle of features is found, however long and even of types", () => {
  expect(
    problemsOf({
      "features/a/data.ts": 'import { b } from "@/features/b/data";',
      "features/b/data.ts": 'import { c } from "@/features/c/schema";',
      "features/c/schema.ts": 'import type { A } from "@/features/a/data";',
    }),
  ).toEqual(["features/a/data.ts:1 closes a cycle of features: a → b → c → a"]);
  expect(
    problemsOf({
      "features/a/data.ts": 'import { b } from "@/features/b/schema";',
      "features/b/schema.ts": "",
      "features/b/data.test.ts": 'import { a } from "@/features/a/data";',
    }),
  ).toEqual([]);
});

test("what runs in a browser reaches no server code, over however many files", () => {
  const server = { "features/runs/data.ts": 'import "server-only";\nexport const a = 1;' };
  expect(
    problemsOf({
      ...server,
      "features/runs/utils.ts": 'import { list } from "./parts/list";',
      "features/runs/parts/list.ts": 'import { a } from "../data";',
    }),
  ).toEqual([
    expect.stringContaining(
      "features/runs/utils.ts: also runs in a browser, but loads server code: features/runs/utils.ts → features/runs/parts/list.ts → features/runs/data.ts",
    ),
  ]);
  expect(problemsOf({ ...server, "features/runs/client.ts": 'import type { a } from "./data";' })).toEqual([]);
  expect(problemsOf({ ...server, "features/runs/jobs.ts": 'import { a } from "./data";' })).toEqual([]);
});
