import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Findings, verifyExport } from "@/features/audit/export/verify-export";

const usage = `npm run audit:verify -- <export.json|export.csv> [--jwks <file>]

Checks an export of the audit log offline. --jwks is the installation's /.well-known/jwks.json, saved to a file: without
it the signature only shows that the file is of one piece, not who made it.
`;

const { values, positionals } = parseArgs({ options: { jwks: { type: "string" } }, allowPositionals: true });
const [file, ...others] = positionals;
if (file === undefined || others.length > 0) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else {
  const findings = await verifyExport(
    readFileSync(file),
    values.jwks === undefined ? undefined : readFileSync(values.jwks, "utf8"),
  );
  process.stdout.write(report(findings));
  process.exitCode = findings.problems.length === 0 ? 0 : 1;
}

function report({ manifest, problems, kid, isKeyKnown }: Findings): string {
  const lines: string[] = [];
  if (manifest) {
    const { organization, exported_at, count, chain_head, filter } = manifest;
    const filters = Object.entries(filter).map(([name, value]) => `${name}=${value}`);
    lines.push(
      `organization  ${organization.name} (${organization.slug}, ${organization.id})`,
      `exported at   ${exported_at}`,
      `rows          ${count}${filters.length > 0 ? `, narrowed by ${filters.join(", ")}` : ", the whole log"}`,
      `chain head    ${chain_head.sequence} ${chain_head.hash}`,
      `signed by     ${kid}${isKeyKnown ? ", which is in the key set" : ""}`,
    );
  }
  if (problems.length > 0) return [...lines, ...problems.map((problem) => `✗ ${problem}`), ""].join("\n");
  const trust =
    isKeyKnown === null
      ? "✓ of one piece; compare the key's thumbprint with /.well-known/jwks.json, or pass --jwks"
      : "✓ genuine";
  return [...lines, trust, ""].join("\n");
}
