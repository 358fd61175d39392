import path from "node:path";

export const root = path.resolve(import.meta.dirname, "..");

/** A path inside the clone. */
export const inRoot = (...parts: string[]) => path.join(root, ...parts);

/** A path inside `var/`, where everything lies that a start makes and git ignores. */
export const inVar = (...parts: string[]) => path.join(root, "var", ...parts);
