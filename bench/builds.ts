import { createHash } from "node:crypto";
import { cpSync, globSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { ensureBuild, serverScript } from "@/dev/build";
import { lastLines, readTextOrNull, writePrivateFile } from "@/dev/files";
import { inRoot, inVar } from "@/dev/paths";
import { describeExit, runTied } from "@/dev/tied-process";

const bare = "bench/bare";
const bareStamp = inRoot(bare, ".next/bench-build");
const bareServer = inRoot(bare, ".next/standalone", bare, "server.js");
const buildGraceMs = 2_000;

export interface Builds {
  app: string;
  bare: string;
}

/** Builds what is not built yet and copies the product's build to `scratch`: whoever builds meanwhile disturbs nothing. */
export async function prepareBuilds(scratch: string, signal: AbortSignal): Promise<Builds> {
  await ensureBuild({}, signal);
  await ensureBareBuild(signal);
  const copy = path.join(scratch, "app");
  cpSync(path.dirname(serverScript), copy, { recursive: true, verbatimSymlinks: true });
  return { app: path.join(copy, "server.js"), bare: bareServer };
}

async function ensureBareBuild(signal: AbortSignal): Promise<void> {
  const fingerprint = bareFingerprint();
  if (readTextOrNull(bareStamp) === fingerprint && readTextOrNull(bareServer) !== null) return;
  rmSync(inRoot(bare, ".next"), { recursive: true, force: true });
  const logFile = inVar("log/bench-build.log");
  const result = await runTied(
    {
      name: "bench build",
      args: [inRoot("node_modules/next/dist/bin/next"), "build", bare],
      env: { PATH: process.env.PATH ?? "" },
      mode: "production",
      logFile,
      graceMs: buildGraceMs,
    },
    signal,
  );
  if (result !== 0) {
    throw new Error(`The bare app did not build (${describeExit(result)}). ${logFile}:\n\n${lastLines(logFile, 40)}`);
  }
  writePrivateFile(bareStamp, fingerprint);
}

function bareFingerprint(): string {
  const hash = createHash("sha256")
    .update(process.version)
    .update(readFileSync(inRoot("package-lock.json")));
  const files = globSync("**/*.{ts,tsx,json}", { cwd: inRoot(bare), exclude: ["**/.next/**", "next-env.d.ts"] });
  for (const file of files.sort()) hash.update(file).update(readFileSync(inRoot(bare, file)));
  return hash.digest("hex");
}
