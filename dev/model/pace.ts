import { NATURAL_PACE, NO_DELAY, type Pace } from "./answer";

/**
 * The pace from the environment. `DEMO_MODEL_LATENCY_MS` is the wait before the first piece, and 0 removes every wait;
 * `DEMO_MODEL_CHUNK_DELAY_MS` and `DEMO_MODEL_CHUNK_CHARS` set the pieces.
 */
export function readPace(env: Record<string, string | undefined>): Pace {
  const latencyMs = number(env, "DEMO_MODEL_LATENCY_MS");
  const base = latencyMs === 0 ? NO_DELAY : NATURAL_PACE;
  return {
    firstDelayMs: latencyMs ?? base.firstDelayMs,
    delayMs: number(env, "DEMO_MODEL_CHUNK_DELAY_MS") ?? base.delayMs,
    chunkChars: number(env, "DEMO_MODEL_CHUNK_CHARS") || base.chunkChars,
  };
}

function number(env: Record<string, string | undefined>, name: string): number | undefined {
  const value = env[name];
  if (value === undefined || value === "") return undefined;
  const parsed = Number(value);
  if (Number.isFinite(parsed) && parsed >= 0) return parsed;
  throw new Error(`${name} must be a number of at least 0, not "${value}".`);
}
