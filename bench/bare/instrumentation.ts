/** Turbopack looks for this file in the folders above as well; without this one it would take the product's. */
export function register(): void {}
