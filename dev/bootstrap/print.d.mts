export function bold(text: string): string;
export function dim(text: string): string;
export function red(text: string): string;
export function green(text: string): string;
export function yellow(text: string): string;
export function cyan(text: string): string;
export function line(text?: string): void;
export function note(text: string): void;
export function warn(text: string): void;
export function fail(text: string): void;
export function reportError(error: unknown): void;
export function seconds(startedAt: number): string;
export function phase<T>(title: string, work: (say: (text: string) => void) => Promise<T>, doing?: string): Promise<T>;
export class StartError extends Error {}
