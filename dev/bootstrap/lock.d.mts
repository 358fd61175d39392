import type { ProcessRecord } from "./identity.mjs";

export type LockHolder = ProcessRecord & { startedAt: string; command?: string };
export function lockHolder(file: string): LockHolder | null;
export function tryLock(
  file: string,
  details?: Record<string, unknown>,
): { release: () => void; holder?: undefined } | { release?: undefined; holder: LockHolder };
export function waitForLock(
  file: string,
  options: { timeoutMs: number; onWait: (holder: LockHolder) => void; details?: Record<string, unknown> },
): Promise<() => void>;
