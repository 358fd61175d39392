import { randomInt } from "node:crypto";
import path from "node:path";
import { StartError } from "./bootstrap/print.mjs";
import type { Environment } from "./environment";
import { lastLines, readTextOrNull, writePrivateFile } from "./files";
import { inRoot, inVar } from "./paths";
import { runTied } from "./tied-process";

export type DemoUser = { email: string; password: string; seeded: boolean };

const EMAIL = "demo@cadre.local";
const SEED_GRACE_MS = 2000;
const PASSWORD_LENGTH = 16;
/** No letters or digits that are mistaken for each other when typed from the terminal. */
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

/** Beside the cluster, so that a database and the knowledge whether it was seeded cannot part. */
const demoUserFile = (home: string) => path.join(home, "demo-user.json");

function makePassword(): string {
  const letters = Array.from({ length: PASSWORD_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]);
  return letters.join("").replaceAll(/(.{4})(?=.)/g, "$1-");
}

export function readDemoUser(home: string): DemoUser | null {
  const text = readTextOrNull(demoUserFile(home));
  return text === null ? null : JSON.parse(text);
}

function prepare(home: string): DemoUser {
  const known = readDemoUser(home);
  if (known) return known;
  const user = { email: EMAIL, password: makePassword(), seeded: false };
  writePrivateFile(demoUserFile(home), JSON.stringify(user));
  return user;
}

/**
 * Migrates a fresh cluster and makes the demo organization and user, once in its life: somebody who deletes them
 * does not get them back. A seed that was cut short is done again. True if it seeded.
 */
export async function ensureDemoUser(home: string, environment: Environment, signal: AbortSignal): Promise<boolean> {
  const user = prepare(home);
  if (user.seeded) return false;
  const logFile = inVar("log/seed.log");
  const result = await runTied(
    {
      name: "seed",
      args: ["--conditions=react-server", "--import", "tsx", inRoot("dev/seed.ts")],
      env: { ...environment, SEED_EMAIL: user.email, SEED_PASSWORD: user.password },
      mode: "production",
      logFile,
      graceMs: SEED_GRACE_MS,
    },
    signal,
  );
  if (result !== 0)
    throw new StartError(`The database could not be prepared. From ${logFile}:\n\n${lastLines(logFile, 25)}`);
  writePrivateFile(demoUserFile(home), JSON.stringify({ ...user, seeded: true }));
  return true;
}
