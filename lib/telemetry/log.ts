import "server-only";
import pino, { type Logger } from "pino";
import { env } from "@/lib/env";
import { processSingleton } from "@/lib/process";
import { toLoggedError } from "@/lib/telemetry/log-error";

export type Log = Logger;

const secretPaths = [
  "password",
  "authorization",
  "cookie",
  "token",
  "access_token",
  "refresh_token",
  "*.password",
  "*.authorization",
  "*.cookie",
  "*.token",
  "*.access_token",
  "*.refresh_token",
];

/** The process's logger: JSON lines on standard output, secrets removed. */
export function log(): Log {
  return processSingleton("log", () =>
    pino({
      level: env().LOG_LEVEL,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      serializers: { err: toLoggedError },
      redact: { paths: secretPaths, censor: "[redacted]" },
    }),
  );
}
