export function isInstalled(root: string): boolean;
export function ensureInstalled(root: string, signal: AbortSignal): Promise<boolean>;
export function nodeBinary(root: string): string;
