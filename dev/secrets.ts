import { randomBytes } from "node:crypto";
import { StartError } from "./bootstrap/print.mjs";
import { type Environment, readEnvironmentFiles } from "./environment";
import { readTextOrNull, writePrivateFile } from "./files";
import { inRoot, inVar } from "./paths";

const KEY_BYTES = 32;
const generated = ["AUTH_SECRET", "METRICS_TOKEN"] as const;
const masterKeyFile = inVar("keys/master.key");

function readMasterKey(): string | null {
  const text = readTextOrNull(masterKeyFile)?.trim() ?? null;
  if (text !== null && Buffer.from(text, "base64").length !== KEY_BYTES) {
    throw new StartError(
      `${masterKeyFile} does not hold ${KEY_BYTES} bytes in base64.\n` +
        "What is encrypted in the database needs the key it was made with: restore the file from a backup.",
    );
  }
  return text;
}

/** The secrets that a previous start made; those the environment sets itself are not read. */
export function readSecrets(environment: Environment): Environment {
  const key = environment.CADRE_MASTER_KEY ?? readMasterKey();
  return key === null ? {} : { CADRE_MASTER_KEY: key };
}

function appendToEnvironmentFile(values: Environment) {
  const file = inRoot(".env.local");
  const before =
    readTextOrNull(file) ?? "# Made by `npm start`. What is set here or in the shell wins over the stand-ins.\n";
  const lines = Object.entries(values).map(([name, value]) => `${name}=${value}\n`);
  writePrivateFile(file, `${before}${before.endsWith("\n") ? "" : "\n"}${lines.join("")}`);
}

/**
 * Makes the secrets that nothing sets, once: AUTH_SECRET and METRICS_TOKEN into `.env.local`, the master key into
 * `var/keys/master.key`. Returns all of them and the names of those made now.
 */
export function ensureSecrets(environment: Environment): { secrets: Environment; made: string[] } {
  const secrets = readSecrets(environment);
  const made: string[] = [];
  const missing = generated.filter((name) => !environment[name]);
  if (missing.length > 0) {
    const fresh = Object.fromEntries(missing.map((name) => [name, randomBytes(KEY_BYTES).toString("base64url")]));
    appendToEnvironmentFile(fresh);
    Object.assign(secrets, readEnvironmentFiles(), fresh);
    made.push(...missing);
  }
  if (!secrets.CADRE_MASTER_KEY) {
    secrets.CADRE_MASTER_KEY = randomBytes(KEY_BYTES).toString("base64");
    writePrivateFile(masterKeyFile, `${secrets.CADRE_MASTER_KEY}\n`);
    made.push("CADRE_MASTER_KEY");
  }
  return { secrets, made };
}
