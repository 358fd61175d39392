export type ProcessRecord = { pid: number; identity: string | null };
export function processIdentity(pid: number): string | null;
export function identify(pid: number): ProcessRecord;
export function isAlive(record: ProcessRecord | null | undefined): boolean;
export function parentOf(pid: number): number | null;
export function commandOf(pid: number): string;
export function directoryOf(pid: number): string | null;
export function endGroup(
  record: ProcessRecord | null | undefined,
  options: { graceMs: number; root: string },
): Promise<boolean>;
