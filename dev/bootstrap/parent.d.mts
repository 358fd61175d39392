import type { ProcessRecord } from "./identity.mjs";

export function npmAncestors(): ProcessRecord[];
export function watchParent(onLost: () => void): void;
