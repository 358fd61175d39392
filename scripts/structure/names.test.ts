import { expect, test } from "vitest";
import { checkFeatureFiles, checkKebabCase, checkLengths, checkMeaningfulNames } from "./names";
import { type Check, treeOf } from "./tree";

const pathsOf = (check: Check, ...paths: string[]) =>
  check(treeOf(Object.fromEntries(paths.map((path) => [path, ""])))).map((violation) => violation.path);

test("a feature holds files of the closed list, components and parts with their own names", () => {
  const good = [
    "features/runs/contract.ts",
    "features/runs/client.tsx",
    "features/runs/utils.test.ts",
    "features/runs/components/run-card.tsx",
    "features/runs/engine/recorder.ts",
    "features/runs/data/list-runs.ts",
  ];
  expect(
    pathsOf(checkFeatureFiles, ...good, "features/runs/types.ts", "features/runs/api.ts", "features/a.ts"),
  ).toEqual(["features/runs/types.ts", "features/runs/api.ts", "features/a.ts"]);
});

test("the message about a file says which names there are", () => {
  const [violation] = checkFeatureFiles(treeOf({ "features/runs/types.ts": "" }));
  expect(violation?.instead).toContain("schema.ts");
});

test("files and folders are kebab-case, except what routers and conventions prescribe", () => {
  const good = [
    "lib/db/scope.test.ts",
    "README.md",
    "LICENSE",
    "docs/decisions/001-one-process.md",
    ".github/PULL_REQUEST_TEMPLATE.md",
    "app/(app)/[org]/chat/[conversationId]/page.tsx",
    "app/(app)/[org]/_components/sidebar.tsx",
    "app/api/auth/[...nextauth]/route.ts",
    "app/.well-known/jwks.json/route.ts",
    "drizzle/migrations/0000_foundation.sql",
  ];
  const bad = ["lib/rateLimit/consume.ts", "components/ui/Button.tsx", "lib/my_file.ts", "app/(app)/[org]/Sidebar.tsx"];
  expect(pathsOf(checkKebabCase, ...good, ...bad)).toEqual(bad);
});

test("names that say nothing are refused, but not as URL segments", () => {
  const good = ["app/(app)/[org]/agents/new/page.tsx", "features/runs/renew.ts", "lib/commons.ts"];
  const bad = [
    "lib/helpers.ts",
    "features/runs/engine/run-manager.ts",
    "lib/common/a.ts",
    "components/ui/button-v2.tsx",
  ];
  expect(pathsOf(checkMeaningfulNames, ...good, ...bad)).toEqual(bad);
});

test("a file has 400 lines at most and a route 60", () => {
  const lines = (count: number) => "x\n".repeat(count);
  const tree = treeOf({
    "lib/long.ts": lines(401),
    "lib/full.ts": lines(400),
    "app/globals.css": lines(401),
    "app/api/v1/runs/route.ts": lines(61),
    "app/api/v1/chat/route.ts": lines(60),
    "docs/guide.md": lines(900),
    "drizzle/migrations/0000_a.sql": lines(900),
  });
  expect(checkLengths(tree).map((violation) => violation.path)).toEqual([
    "lib/long.ts",
    "app/globals.css",
    "app/api/v1/runs/route.ts",
  ]);
});
