import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { EndpointDefinition } from "@/lib/api/endpoint";
import { contracts } from "./data";

const file = path.resolve("docs/api.md");
const begin = "<!-- endpoints: written by UPDATE_GOLDENS=1 npx vitest run features/api-reference -->";
const end = "<!-- end of endpoints -->";
const accessNames: Partial<Record<EndpointDefinition["access"], string>> = {
  public: "nothing",
  user: "signed in",
  credential: "any credential",
  operator: "platform operator",
};
const proofNames = { verified_email: "verified e-mail", fresh_sign_in: "fresh sign-in" };

function describeNeeds({ access, requires = [] }: EndpointDefinition): string {
  const granted = accessNames[access] ?? `\`${access}\``;
  return [granted, ...requires.map((proof) => proofNames[proof])].join(", ");
}

/** The table of endpoints as the documentation shows it, from the contracts' own words. */
const table = [
  "| method and path | what it does | needs |",
  "| --- | --- | --- |",
  ...[...contracts.values()].map(
    (contract) => `| \`${contract.method} ${contract.path}\` | ${contract.summary} | ${describeNeeds(contract)} |`,
  ),
].join("\n");

test("the documentation lists every endpoint and what it needs", () => {
  const text = readFileSync(file, "utf8");
  const [before = "", rest = ""] = text.split(begin);
  const after = rest.split(end)[1];
  const current = `${before}${begin}\n\n${table}\n\n${end}${after}`;
  if (process.env.UPDATE_GOLDENS) writeFileSync(file, current);
  expect(text === current || Boolean(process.env.UPDATE_GOLDENS), "run it with UPDATE_GOLDENS=1").toBe(true);
});
