import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { roleScopes, roles, weakerRole } from "./roles";

const documentation = readFileSync(path.resolve("docs/auth/roles.md"), "utf8");

/** The rows of the table in the documentation, as `[scope, roles that have it]`. */
function documentedScopes(): [string, string[]][] {
  const rows = documentation.split("\n").filter((line) => /^\| `\w+:\w+` +\|/.test(line));
  return rows.map((row) => {
    const [scope = "", ...cells] = row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    return [scope.replaceAll("`", ""), roles.filter((_, index) => cells[index] === "yes")];
  });
}

test("the documentation shows exactly which role has which scope", () => {
  const scopes = [...roleScopes.owner].map((scope) => [scope, roles.filter((role) => roleScopes[role].has(scope))]);
  expect(documentedScopes()).toEqual(scopes);
});

test("each role has the scopes of the weaker ones", () => {
  for (const [index, role] of roles.entries()) {
    const weaker = roles[index - 1];
    if (weaker) expect([...roleScopes[role]]).toEqual(expect.arrayContaining([...roleScopes[weaker]]));
  }
});

test("of two roles the weaker one wins", () => {
  expect(weakerRole("owner", "viewer")).toBe("viewer");
  expect(weakerRole("viewer", "owner")).toBe("viewer");
  expect(weakerRole("admin", "admin")).toBe("admin");
});
