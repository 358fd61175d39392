import { parseEnv } from "node:util";
import { readTextOrNull } from "./files";
import { inRoot } from "./paths";

export type Environment = Record<string, string>;

function withoutEmpty(values: NodeJS.Dict<string>): Environment {
  const entries = Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return Object.fromEntries(entries);
}

/** The variables of `.env` and `.env.local`; the latter wins. A variable without a value counts as not set. */
export function readEnvironmentFiles(): Environment {
  const files = [".env", ".env.local"].map((name) => parseEnv(readTextOrNull(inRoot(name)) ?? ""));
  return withoutEmpty(Object.assign({}, ...files));
}

/** What a person configured: the shell's variables over `.env.local` over `.env`. */
export function configuredEnvironment(): Environment {
  return { ...readEnvironmentFiles(), ...withoutEmpty(process.env) };
}
