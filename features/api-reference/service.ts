import "server-only";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { cadre } from "@/cadre.config";
import { processSingleton } from "@/lib/process";
import { readableColors, repairAccessibility } from "./reference/repair";

const bundle = "node_modules/@scalar/api-reference/dist/browser/standalone.js";

/** Everything that would fetch from, or link to, the vendor is off. */
const settings = {
  url: "/api/openapi.json",
  metaData: { title: `API reference · ${cadre.name}` },
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: "never",
  agent: { disabled: true },
  mcp: { disabled: true },
  persistAuth: false,
  documentDownloadType: "json",
  authentication: { preferredSecurityScheme: "bearer" },
  customCss: readableColors,
  defaultHttpClient: { targetKey: "shell", clientKey: "curl" },
};
const start = `
;Scalar.createApiReference("#reference", ${JSON.stringify(settings)});
(${repairAccessibility})();
`;

export interface ReferenceScript {
  /** Changes with the package and with our settings. */
  etag: string;
  script: Buffer<ArrayBuffer>;
}

/** The reference's program with our settings at its end, so that the page needs no inline script. */
export function referenceScript(): Promise<ReferenceScript> {
  return processSingleton("api-reference.script", loadScript);
}

async function loadScript(): Promise<ReferenceScript> {
  const script = Buffer.concat([await readFile(path.join(process.cwd(), bundle)), Buffer.from(start)]);
  return { script, etag: `"${createHash("sha256").update(script).digest("base64url")}"` };
}
